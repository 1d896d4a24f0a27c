/** What could not be checked, by library and part. */
export interface NotCheckedRow {
  readonly scope: string
  readonly part: string
  readonly state: string
  readonly signals: readonly string[]
}

const parts: Record<string, string> = {
  PROMPTS: 'prompts',
  OUTPUTS: 'answers of models',
  TOOLS: 'what tools get and answer',
}
const states: Record<string, string> = { OFF: 'not recorded', HIDDEN: 'hidden', CUT: 'cut short' }

/** `Not checked: answers of models are not recorded (9 signals).` Null where nothing is lost by it. */
export function notCheckedSentence({ part, state, signals }: NotCheckedRow): string | null {
  if (signals.length === 0) return null
  const verb = part === 'TOOLS' ? 'is' : 'are'
  const count = signals.length === 1 ? '1 signal' : `${signals.length} signals`
  return `Not checked: ${parts[part] ?? 'the content'} ${verb} ${states[state] ?? 'missing'} (${count}).`
}
