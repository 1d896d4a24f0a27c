/**
 * The beginning of a text for a place that can only show so much: a browser shapes and paints every letter it is
 * given, seen or not. No letter of two halves is cut in two.
 */
export const cutText = (text: string, charactersMax: number): string =>
  text.length <= charactersMax ? text : `${text.slice(0, charactersMax).replace(/[\uD800-\uDBFF]$/, '')}…`
