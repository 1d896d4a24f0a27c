/** What a rule may look at, in the order of the form. */
export const matchedFacts = ['class', 'app', 'span', 'tool', 'agent', 'errorType', 'message'] as const
export type MatchedFact = (typeof matchedFacts)[number]

export const factNames: Readonly<Record<MatchedFact, string>> = {
  class: 'Class',
  app: 'App',
  span: 'Span',
  tool: 'Tool',
  agent: 'Agent',
  errorType: 'Error type',
  message: 'Message',
}

/** Parts that a rule may leave out, and facts it may keep apart by, with the words for them. */
export const ignorable: Readonly<Record<string, string>> = {
  frames: 'frames',
  where: 'tool or agent',
  errorType: 'error type',
  message: 'message',
  code: 'code',
  schemaPath: 'schema path',
  operation: 'operation',
}
export const separating: Readonly<Record<string, string>> = {
  app: 'app',
  environment: 'environment',
  model: 'model',
  provider: 'provider',
  agent: 'agent',
}

/** A rule as it is edited: every field there, empty where it says nothing. */
export interface RuleForm {
  name: string
  enabled: boolean
  match: Record<MatchedFact, string>
  fingerprint: string
  ignore: string[]
  apart: string[]
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

export function ruleFormOf(
  row: { readonly name: string; readonly enabled: boolean; readonly rule: unknown } | null,
): RuleForm {
  const rule = record(row?.rule)
  const match = record(rule['match'])
  return {
    name: row?.name ?? '',
    enabled: row?.enabled ?? true,
    match: Object.fromEntries(matchedFacts.map((fact) => [fact, text(match[fact])])) as RuleForm['match'],
    fingerprint: text(rule['fingerprint']),
    ignore: texts(rule['ignore']),
    apart: texts(rule['apart']),
  }
}

/** What is sent: only what says something. */
export function ruleOf({ match, fingerprint, ignore, apart }: RuleForm) {
  const said = matchedFacts.flatMap((fact) => (match[fact].trim() === '' ? [] : [[fact, match[fact].trim()] as const]))
  return {
    match: Object.fromEntries(said),
    ...(fingerprint.trim() === '' ? {} : { fingerprint: fingerprint.trim() }),
    ...(ignore.length === 0 ? {} : { ignore: [...ignore] }),
    ...(apart.length === 0 ? {} : { apart: [...apart] }),
  }
}

/** Why a rule says nothing yet; null once it says when it fits, and what then. */
export function missingFrom(form: RuleForm): string | null {
  const { match, ...then } = ruleOf(form)
  if (Object.keys(match).length === 0) return 'Say at least one thing that has to fit.'
  return Object.keys(then).length === 0 ? 'Say what follows when it fits.' : null
}

/** One line that says what a rule does. */
export function ruleSentence(row: {
  readonly name: string
  readonly enabled: boolean
  readonly rule: unknown
}): string {
  const form = ruleFormOf(row)
  const when = matchedFacts.flatMap((fact) =>
    form.match[fact] === '' ? [] : [`${factNames[fact].toLowerCase()} ${form.match[fact]}`],
  )
  const then = [
    ...(form.fingerprint === '' ? [] : [`stands for “${form.fingerprint}”`]),
    ...(form.ignore.length === 0 ? [] : [`ignores ${form.ignore.map((part) => ignorable[part] ?? part).join(', ')}`]),
    ...(form.apart.length === 0
      ? []
      : [`is kept apart by ${form.apart.map((fact) => separating[fact] ?? fact).join(', ')}`]),
  ]
  return `when ${when.join(' and ')}: ${then.join('; ')}`
}
