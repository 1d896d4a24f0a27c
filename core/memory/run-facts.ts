import { modelFamily } from './model-family.ts'

/** What one step of a run had about it; null where nothing was sent. */
export interface FactsOfStep {
  readonly facts: {
    readonly provider: string | null
    readonly requestModel: string | null
    readonly responseModel: string | null
    readonly agentName: string | null
    readonly toolName: string | null
    readonly promptName: string | null
    readonly promptVersion: string | null
  }
  readonly region: string | null
}

/** Facts kept of one run, and the characters of each: an agent with a hundred tools keeps a short row. */
const factsMax = 32
const factCharsMax = 120

/**
 * What a run had about it that other runs may share, whether it failed or not: `model:gpt-4o`, `tool:search`,
 * `prompt:greet 3`, `region:eu-west-1` … Sorted, each once. App, release and environment stand in the run's own
 * columns.
 */
export function runFactsOf(steps: readonly FactsOfStep[]): readonly string[] {
  const found = new Set<string>()
  const addModel = createAdd(found, 'model', modelFamily)
  const addProvider = createAdd(found, 'provider')
  const addAgent = createAdd(found, 'agent')
  const addTool = createAdd(found, 'tool')
  const addPrompt = createAdd(found, 'prompt')
  const addRegion = createAdd(found, 'region')
  for (const { facts, region } of steps) {
    addModel(facts.responseModel ?? facts.requestModel)
    addProvider(facts.provider)
    addAgent(facts.agentName)
    addTool(facts.toolName)
    addPrompt(promptOf(facts))
    addRegion(region)
    if (found.size >= factsMax) break
  }
  return [...found].sort().slice(0, factsMax)
}

/** The version of a prompt template among the facts of a run: what follows its name; null where it told none. */
export function promptVersionIn(facts: readonly string[], promptName: string | null): string | null {
  const beginning = `prompt:${promptName ?? unnamed} `
  const versions = facts.flatMap((fact) => (fact.startsWith(beginning) ? [fact.slice(beginning.length)] : []))
  return versions.find((version) => !version.includes(' ')) ?? null
}

/** Versions of all prompt templates among the facts of a run: what follows the last space. */
export const promptVersionsIn = (facts: readonly string[]): readonly string[] =>
  facts.flatMap((fact) => /^prompt:.+ (\S+)$/s.exec(fact)?.[1] ?? [])

const unnamed = 'prompt'

const promptOf = ({ promptName, promptVersion }: FactsOfStep['facts']): string | null =>
  promptVersion === null ? promptName : `${promptName ?? unnamed} ${promptVersion}`

const asItIs = (value: string): string => value

/** Thousands of steps say the same few things: what one of them said is not written out again for the next. */
function createAdd(found: Set<string>, kind: string, told = asItIs): (value: string | null) => void {
  const met = new Set<string>([''])
  return (value) => {
    if (value === null || met.has(value)) return
    met.add(value)
    const fact = `${kind}:${told(value)}`
    found.add(fact.slice(0, factCharsMax).replaceAll('\0', '\uFFFD').toWellFormed())
  }
}
