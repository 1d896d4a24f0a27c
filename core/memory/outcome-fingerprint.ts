import { hash as digest } from 'node:crypto'

import type { Finding, Fingerprint, FingerprintParts, OutcomeFacts } from './finding.ts'
import type { OutcomeAlgorithm } from './grouping/algorithms.ts'
import { standardGrouping, type Grouping } from './grouping/grouping.ts'
import { filledFingerprint, type CompiledRule, type RuleFacts, type SeparatingFact } from './grouping/rule.ts'
import { mask } from './mask.ts'

const fieldMax = 200
const framesMax = 3
/** In a key of the app: stands for everything that would have been compared without it. */
const defaultItem = /^\{\{ ?default ?\}\}$/

/** What is known of the span that a finding is on. Only a grouping rule ever looks at it. */
export interface Surroundings {
  readonly app: string
  readonly span: string
  readonly tool: string | null
  readonly agent: string | null
  readonly environment: string | null
  readonly model: string | null
  readonly provider: string | null
}

/**
 * The OUTCOME signature of a finding: what broke, most specific level first. Model, provider, app, release, user and
 * time are not in it, so that one fault seen in many places stays one failure. A pure function of its arguments.
 *
 * `custom` is the app's own key (a line per item), or a rule's; `frames` where in the code, `template` the masked text,
 * `kind+where` for roll-up only. Two algorithms give both their hashes, those of the leading one first.
 */
export function fingerprintsOf(
  finding: Pick<Finding, 'class' | 'facts'>,
  custom: string | null,
  grouping: Grouping = standardGrouping,
  around?: Surroundings,
): Fingerprint[] {
  const masked = maskedFacts(finding.facts)
  const rule = grouping.rules.length === 0 ? undefined : fittingRule(finding, masked, grouping, around)
  const key = keyOf(custom, rule)
  return grouping.algorithms.flatMap((algorithm) => signed(finding.class, masked, { algorithm, key, rule, around }))
}

interface Masked {
  readonly facts: OutcomeFacts
  readonly where: string
  readonly template: string
}

const maskedFacts = (facts: OutcomeFacts): Masked => ({
  facts,
  where: facts.where === null ? '' : mask(field(facts.where), { models: 'hide' }),
  template: mask(facts.message, { models: 'hide' }).toLowerCase(),
})

interface Fitting {
  readonly rule: CompiledRule
  readonly facts: RuleFacts
}

function fittingRule(
  finding: Pick<Finding, 'class' | 'facts'>,
  masked: Masked,
  { rules }: Grouping,
  around: Surroundings | undefined,
): Fitting | undefined {
  const facts: RuleFacts = {
    class: finding.class,
    app: around?.app ?? null,
    span: around?.span ?? null,
    tool: around?.tool ?? null,
    agent: around?.agent ?? null,
    errorType: finding.facts.errorType,
    message: finding.facts.message,
  }
  const rule = rules.find(({ fits }) => fits(facts))
  return rule && { rule, facts: { ...facts, message: masked.template } }
}

/** The app knows best; then whoever wrote the rule. Null when neither says what stands for the failure. */
function keyOf(custom: string | null, fitting: Fitting | undefined): string[] | null {
  if (custom !== null && custom.trim() !== '') return custom.split('\n').map(field)
  const template = fitting?.rule.rule.fingerprint
  return template === undefined ? null : [field(filledFingerprint(template, fitting!.facts))]
}

interface Signing {
  readonly algorithm: OutcomeAlgorithm
  readonly key: readonly string[] | null
  readonly rule: Fitting | undefined
  readonly around: Surroundings | undefined
}

function signed(kind: string, { facts, where: place, template: text }: Masked, signing: Signing): Fingerprint[] {
  const { algorithm, key, rule, around } = signing
  const ignored = new Set<string>(rule?.rule.rule.ignore)
  const unless = (part: string, value: string) => (ignored.has(part) ? '' : value)
  const where = unless('where', place)
  const operation = unless('operation', field(facts.operation).toLowerCase())
  const errorType = unless('errorType', field(facts.errorType ?? ''))
  const template = unless('message', algorithm.template(text))
  const schemaPath = unless('schemaPath', field(facts.schemaPath ?? ''))
  const code = unless('code', field(facts.code ?? '').toLowerCase())
  const apart = apartOf(rule?.rule.rule.apart, around)
  const tail = [schemaPath, code, ...apart]
  const parts = { class: kind, operation, where, errorType, template, schemaPath, code, apart: apart.join(', ') }
  const by: FingerprintParts = rule === undefined ? {} : { rule: `${rule.rule.name} (#${rule.rule.id})` }
  const made: Fingerprint[] = []
  const add = (level: Fingerprint['level'], fields: readonly string[], shown: FingerprintParts) =>
    made.push(fingerprint(algorithm.id, level, fields, { ...shown, ...by }))
  if (key !== null) {
    const isDefault = key.some((item) => defaultItem.test(item))
    const rest = isDefault ? [operation, where, errorType, template, ...tail] : apart
    const custom = key.filter((item) => !defaultItem.test(item))
    add('custom', [kind, ...custom, ...rest], {
      ...(isDefault ? parts : { class: kind, apart: parts.apart }),
      custom: custom.join(' | '),
    })
  }
  if (facts.frames.length > 0 && !ignored.has('frames')) {
    const frames = facts.frames
      .slice(0, framesMax)
      .map((frame) => mask(field(frame)))
      .join(' < ')
    // An error that carries a code was made elsewhere: the frames only say who called, so its text stays in.
    const said = facts.code === null ? '' : template
    add('frames', [kind, operation, where, errorType, frames, said, ...tail], { ...parts, template: said, frames })
  }
  add('template', [kind, operation, where, errorType, template, ...tail], parts)
  add('kind+where', [kind, where], { class: kind, where })
  return made
}

const apartOf = (names: readonly SeparatingFact[] = [], around: Surroundings | undefined): string[] =>
  names.map((name) => `${name}=${field(around?.[name] ?? '')}`)

/** NFC, well-formed, bounded: what PostgreSQL and SHA-256 read alike. */
const field = (text: string): string =>
  text
    .slice(0, fieldMax)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\0', '')
    .normalize('NFC')
    .trim()

function fingerprint(
  algorithm: string,
  level: Fingerprint['level'],
  fields: readonly string[],
  parts: FingerprintParts,
): Fingerprint {
  return {
    algorithm,
    level,
    hash: shortHash([algorithm, level, ...fields]),
    text: fields.filter((part) => part !== '').join(' | '),
    parts,
  }
}

/** First 128 bits of SHA-256 in hex. Each field is preceded by its length, so that no two lists read the same. */
export const shortHash = (fields: readonly string[]): string => shortHashOf(hashedText(fields))

/** What is hashed: each field behind its length. */
export function hashedText(fields: readonly string[]): string {
  let text = ''
  for (const each of fields) text += `${each.length}:${each}`
  return text
}

/** The same for what was put together already. */
export const shortHashOf = (text: string): string => digest('sha256', text, 'hex').slice(0, 32)
