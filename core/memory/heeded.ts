import { modelFamily } from './model-family.ts'
import type { RouteTarget } from './preflight/answer.ts'
import type { DecisionFacts } from './preflight/facts.ts'

/** What a run that names a decision really ran. */
export interface Ran {
  readonly models: readonly string[]
  readonly contexts: readonly {
    readonly operation: string
    readonly looseHash: string
    readonly promptName: string | null
  }[]
}

/**
 * Whether a run went another way than the question that was asked before it: where the answer sent it, on a model or
 * prompt template that was not asked about, or with other words. Only facts that the question gave count, and only
 * where the run tells its own: what is not known never makes a difference.
 */
export function wentAnotherWay(facts: DecisionFacts, route: RouteTarget | null, { models, contexts }: Ran): boolean {
  const families = models.map(modelFamily)
  const prompts = contexts.flatMap(({ promptName }) => (promptName === null ? [] : [promptName]))
  if (isOther(facts.modelFamily, families) || isOther(facts.promptName, prompts)) return true
  if (route !== null && wasRouted(facts, route, families, prompts)) return true
  if (!facts.words) return false
  const same = contexts.filter(({ operation }) => operation === facts.operation)
  return isOther(
    facts.looseHash,
    same.map(({ looseHash }) => looseHash),
  )
}

/** The question left the model or prompt open, and the run took the one it was sent to. */
const wasRouted = (
  facts: DecisionFacts,
  route: RouteTarget,
  families: readonly string[],
  prompts: readonly string[],
): boolean =>
  (facts.modelFamily === null && route.model !== null && families.includes(modelFamily(route.model))) ||
  (facts.promptName === null && route.promptName !== null && prompts.includes(route.promptName))

const isOther = (asked: string | null, ran: readonly string[]): boolean =>
  asked !== null && ran.length > 0 && !ran.includes(asked)
