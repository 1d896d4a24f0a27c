type Detail = Readonly<Record<string, unknown>>

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const lower = (value: unknown): string => (text(value) ?? 'another state').toLowerCase()

const words: Readonly<Record<string, (detail: Detail) => string>> = {
  state: (detail) =>
    'undo' in detail
      ? 'took the last change of state back'
      : `set it to ${lower(detail['to'])}${fixOf(detail)}${untilOf(detail)}`,
  regressed: () => 'it came back',
  edit: (detail) => `edited ${listOf(detail['changed'])}`,
  assign: (detail) => (text(detail['to']) ? `gave it to ${text(detail['to'])}` : 'took it from whoever had it'),
  comment: (detail) =>
    ({ added: 'commented', edited: 'changed a comment', removed: 'took a comment back' })[text(detail['did']) ?? ''] ??
    'commented',
  ticket: (detail) =>
    `${text(detail['did']) ?? 'linked'} ${text(detail['title']) ?? text(detail['url']) ?? 'a ticket'}`,
  mitigation: (detail) =>
    [
      detail['did'] === 'removed' ? 'took away' : 'put in place',
      `${fixOf(detail)}: ${text(detail['text']) ?? 'a mitigation'}`,
    ].join(''),
  merge: (detail) =>
    text(detail['from']) ? `merged ${text(detail['from'])} into ${text(detail['into'])}` : 'merged failures into it',
  unmerge: (detail) =>
    text(detail['from']) ? `took ${text(detail['from'])} out of ${text(detail['into'])} again` : 'took a merge back',
  split: (detail) => (text(detail['into']) ? `split ${text(detail['into'])} off ${text(detail['from'])}` : 'split it'),
  attach: (detail) => `joined a fingerprint to it, ${text(detail['why']) ?? 'near to one of its own'}`,
  apart: () => 'said that it stays apart from another failure',
  delete: () => 'deleted it',
  lift: () => 'took its deletion back',
  not_a_failure: () => 'said that it is no failure',
  version: () => 'made a new version',
}

/** What somebody did to a failure, as the rest of a sentence that begins with their name. */
export function activityWords(kind: string, detail: unknown): string {
  const known = typeof detail === 'object' && detail !== null ? (detail as Detail) : {}
  return words[kind]?.(known) ?? kind.replaceAll('_', ' ')
}

/** Why, when somebody said so. */
export const activityReason = (detail: unknown): string | null =>
  typeof detail === 'object' && detail !== null ? text((detail as Detail)['reason']) : null

function fixOf(detail: Detail): string {
  const facts = [
    text(detail['release']) && `release ${text(detail['release'])}`,
    text(detail['promptVersion']) && `prompt ${text(detail['promptVersion'])}`,
    text(detail['model']) && `model ${text(detail['model'])}`,
  ].filter(Boolean)
  return facts.length === 0 ? '' : ` in ${facts.join(', ')}`
}

function untilOf(detail: Detail): string {
  const until = [
    text(detail['until'])?.slice(0, 10),
    typeof detail['untilOccurrences'] === 'number' && `${detail['untilOccurrences']} more occurrences`,
    detail['untilEscalating'] === true && 'it escalates',
  ].filter(Boolean)
  return until.length === 0 ? '' : ` until ${until.join(' or ')}`
}

const names: Readonly<Record<string, string>> = { rootCause: 'root cause' }
const listOf = (changed: unknown): string =>
  Array.isArray(changed) ? changed.map((field) => names[String(field)] ?? String(field)).join(', ') : 'what is known'
