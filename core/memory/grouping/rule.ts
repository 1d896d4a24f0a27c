import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'

import { textPattern, type TextPattern } from './pattern-text.ts'

/** Parts of the outcome that a rule may leave out of the comparison. */
export const ignorableParts = ['frames', 'where', 'errorType', 'message', 'code', 'schemaPath', 'operation'] as const

/** What is otherwise left out on purpose, and keeps failures apart where a rule says so. */
export const separatingFacts = ['app', 'environment', 'model', 'provider', 'agent'] as const
export type SeparatingFact = (typeof separatingFacts)[number]

/** What a rule may look at. */
export const matchedFacts = ['class', 'app', 'span', 'tool', 'agent', 'errorType', 'message'] as const
export type MatchedFact = (typeof matchedFacts)[number]

const patternMax = 200
const pattern = z.string().trim().min(1).max(patternMax)

const ruleSchema = z
  .strictObject({
    match: z
      .strictObject({
        class: pattern.optional(),
        app: pattern.optional(),
        span: pattern.optional(),
        tool: pattern.optional(),
        agent: pattern.optional(),
        errorType: pattern.optional(),
        message: pattern.optional(),
      })
      .refine((match) => Object.keys(match).length > 0, 'says what it is about'),
    fingerprint: z.string().trim().min(1).max(patternMax).optional(),
    ignore: z.array(z.enum(ignorableParts)).max(ignorableParts.length).optional(),
    apart: z.array(z.enum(separatingFacts)).max(separatingFacts.length).optional(),
  })
  .refine(
    ({ fingerprint, ignore = [], apart = [] }) => fingerprint !== undefined || ignore.length + apart.length > 0,
    'says what to do: fingerprint, ignore or apart',
  )

/**
 * What a rule says. `match`: patterns with `*`, all of which must fit. `fingerprint`: the text that stands for what
 * matched, with `{class}`, `{app}`, `{span}`, `{tool}`, `{agent}`, `{errorType}` and `{message}` (masked) filled in.
 * `ignore`: parts that make no difference. `apart`: facts that do.
 */
export type GroupingRule = z.infer<typeof ruleSchema>

/** A rule with its place in the list. */
export interface NamedRule {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly rule: GroupingRule
}

/** Reads what somebody wrote. Throws `invalid`, naming the fields. */
export function readRule(value: unknown, path = 'input.rule'): GroupingRule {
  const read = ruleSchema.safeParse(value)
  if (read.success) {
    checkPlaceholders(read.data, path)
    return read.data
  }
  const fields = read.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  throw new AppError('invalid', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields })
}

function checkPlaceholders({ fingerprint = '' }: GroupingRule, path: string): void {
  const unknown = [...fingerprint.matchAll(/\{(\w*)\}/g)].find(([, name]) => !isMatchedFact(name ?? ''))
  if (unknown === undefined) return
  const message = `${unknown[0]} is none of ${matchedFacts.map((name) => `{${name}}`).join(', ')}`
  throw new AppError('invalid', `${path}.fingerprint: ${message}`, {
    fields: [{ path: `${path}.fingerprint`, message }],
  })
}

const isMatchedFact = (name: string): name is MatchedFact => matchedFacts.some((fact) => fact === name)

/** What is known of the span that a finding is on. */
export type RuleFacts = Readonly<Record<MatchedFact, string | null>>

/** A rule that is ready to be asked. */
export interface CompiledRule extends NamedRule {
  readonly fits: (facts: RuleFacts) => boolean
}

/** The enabled ones, in order. */
export const compileRules = (rules: readonly NamedRule[]): CompiledRule[] =>
  rules.filter(({ enabled }) => enabled).map((named) => ({ ...named, fits: fitting(named.rule) }))

function fitting({ match }: GroupingRule): (facts: RuleFacts) => boolean {
  const patterns: (readonly [MatchedFact, TextPattern])[] = []
  for (const name of matchedFacts) {
    const text = match[name]
    if (text !== undefined) patterns.push([name, textPattern(text)])
  }
  return (facts) => patterns.every(([name, fits]) => fits(facts[name] ?? ''))
}

/** The text of a `fingerprint` with its placeholders filled in; what is not known reads `-`. */
export const filledFingerprint = (template: string, facts: RuleFacts): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => (isMatchedFact(name) ? (facts[name] ?? '-') : whole))
