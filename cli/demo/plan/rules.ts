import type { FaultName } from './fault-table.ts'
import type { TaskName } from './task-data.ts'

/**
 * Why a run fails. A rule that names a window is the environment's doing, one that names tags, prompts or releases
 * is foretold by the context, one that names neither is bad luck.
 */
export interface Rule {
  readonly id: string
  readonly fault: FaultName
  readonly cause: 'context' | 'environment' | 'chance'
  readonly task?: TaskName
  /** All of these are on the intent. */
  readonly tags?: readonly string[]
  readonly promptVersions?: readonly string[]
  readonly releases?: readonly string[]
  readonly models?: readonly string[]
  /** Share of the story, from (included) to (not included). */
  readonly window?: readonly [number, number]
  /** At the usual rate of faults; a higher or lower rate scales it. */
  readonly probability: number
}

/** The first rule that fits a run and whose dice fall decides. */
export const rules: readonly Rule[] = [
  // Bursts: for a while nearly everything that touches one model fails, then it is over.
  {
    id: 'mini-rate-limit-burst',
    fault: 'rate_limit',
    cause: 'environment',
    models: ['gpt-4o-mini'],
    window: [0.28, 0.36],
    probability: 0.8,
  },
  {
    id: 'gpt41-overloaded',
    fault: 'overloaded',
    cause: 'environment',
    models: ['gpt-4.1'],
    window: [0.58, 0.66],
    probability: 0.75,
  },
  {
    id: 'gpt4o-slow',
    fault: 'timeout',
    cause: 'environment',
    models: ['gpt-4o'],
    window: [0.78, 0.84],
    probability: 0.6,
  },
  {
    id: 'key-rotated',
    fault: 'auth',
    cause: 'environment',
    task: 'invoice-reader',
    window: [0.5, 0.53],
    probability: 0.95,
  },
  {
    id: 'budget-used-up',
    fault: 'quota',
    cause: 'environment',
    task: 'support-triage',
    window: [0.92, 0.95],
    probability: 0.9,
  },
  {
    id: 'streams-cut',
    fault: 'broken_stream',
    cause: 'environment',
    task: 'sql-copilot',
    window: [0.4, 0.46],
    probability: 0.7,
  },
  {
    id: 'stock-system-down',
    fault: 'tool_exception',
    cause: 'environment',
    task: 'order-agent',
    window: [0.18, 0.23],
    probability: 0.8,
  },

  // Prompts and releases that fail for a kind of request, and the release that mends it.
  {
    id: 'v14-drops-sources',
    fault: 'sources_missing',
    cause: 'context',
    task: 'handbook-qa',
    tags: ['no-source'],
    promptVersions: ['v14'],
    probability: 0.85,
  },
  {
    id: 'chatty-json',
    fault: 'invalid_json',
    cause: 'context',
    task: 'support-triage',
    tags: ['foreign'],
    promptVersions: ['v3', 'v4'],
    probability: 0.75,
  },
  {
    id: 'abuse-filtered',
    fault: 'content_filter',
    cause: 'context',
    task: 'support-triage',
    tags: ['abusive'],
    probability: 0.6,
  },
  {
    id: 'no-order-named',
    fault: 'bad_arguments_missing',
    cause: 'context',
    task: 'order-agent',
    tags: ['no-order'],
    promptVersions: ['v7', 'v8'],
    probability: 0.8,
  },
  {
    id: 'tool-renamed',
    fault: 'unknown_tool',
    cause: 'context',
    task: 'order-agent',
    tags: ['refund'],
    releases: ['2.0.0'],
    probability: 0.7,
  },
  {
    id: 'status-loop',
    fault: 'loop',
    cause: 'context',
    task: 'order-agent',
    tags: ['delayed'],
    releases: ['1.8.0', '1.9.2'],
    probability: 0.6,
  },
  {
    id: 'schema-too-big',
    fault: 'context_length',
    cause: 'context',
    task: 'sql-copilot',
    tags: ['whole-schema'],
    probability: 0.85,
  },
  {
    id: 'long-query-cut',
    fault: 'truncated',
    cause: 'context',
    task: 'sql-copilot',
    tags: ['long'],
    models: ['gpt-4.1-mini'],
    probability: 0.7,
  },
  {
    id: 'salary-refused',
    fault: 'refusal',
    cause: 'context',
    task: 'sql-copilot',
    tags: ['personal'],
    probability: 0.75,
  },
  {
    id: 'bad-column',
    fault: 'tool_exception',
    cause: 'context',
    task: 'sql-copilot',
    tags: ['join'],
    releases: ['1.4.0', '1.5.1'],
    probability: 0.5,
  },
  {
    id: 'misspelt-model',
    fault: 'model_not_found',
    cause: 'context',
    task: 'sql-copilot',
    releases: ['1.5.1'],
    models: ['gpt-4.1-mini'],
    probability: 0.3,
  },
  {
    id: 'scan-unreadable',
    fault: 'invalid_json',
    cause: 'context',
    task: 'invoice-reader',
    tags: ['scan'],
    promptVersions: ['v2'],
    probability: 0.75,
  },
  {
    id: 'many-pages',
    fault: 'truncated',
    cause: 'context',
    task: 'invoice-reader',
    tags: ['many-pages'],
    probability: 0.7,
  },
  {
    id: 'policy-violence',
    fault: 'prompt_filtered',
    cause: 'context',
    task: 'handbook-qa',
    tags: ['sensitive'],
    probability: 0.6,
  },

  // Bad luck, on anything: `chance` below picks which.
]

/** Share of runs that meet a fault for no reason at all, at the usual rate. */
export const chanceOfBadLuck = 0.035

/** Share of runs that meet a fault with all rules as they stand, measured over 24,000 plans. */
export const usualFaultRate = 0.25
