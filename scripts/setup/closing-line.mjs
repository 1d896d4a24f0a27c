/** `12 passed, 0 failed`, and `, 3 skipped` behind it when something was. It stands alone on the last line of a run. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
