import { actionsByAgent, isAfter, nameWords, type Action } from './actions.ts'
import type { RunSignal } from './run-signal.ts'

/** Doing these twice does it twice. Setting, updating or deleting twice leaves the same behind, and is not among them. */
const effects = new Set([
  'create',
  'send',
  'post',
  'pay',
  'charge',
  'refund',
  'book',
  'purchase',
  'buy',
  'transfer',
  'publish',
  'email',
  'mail',
  'notify',
  'insert',
  'append',
  'issue',
  'invite',
  'order',
  'place',
  'withdraw',
  'deposit',
  'tweet',
  'reserve',
])
const reads = new Set([
  'get',
  'list',
  'search',
  'find',
  'read',
  'fetch',
  'lookup',
  'look',
  'query',
  'check',
  'show',
  'view',
  'describe',
  'count',
  'draft',
  'preview',
  'status',
  'track',
  'calculate',
  'estimate',
  'quote',
  'validate',
  'to',
  'details',
  'detail',
  'info',
  'information',
  'history',
  'summary',
  'metadata',
  'availability',
  'price',
  'prices',
  'options',
  'exists',
  'verify',
  'compare',
  'analyze',
  'plan',
  'chart',
  'embedding',
  'embeddings',
  'session',
  'thread',
])
/** Both a deed and a thing: only `place_order` does something, `order_items` and `get_place` tell of it. */
const alsoThings = new Set([
  'order',
  'place',
  'book',
  'post',
  'mail',
  'email',
  'issue',
  'transfer',
  'invite',
  'tweet',
  'charge',
])

/** An agent did the same thing twice, and both times it took effect. */
export const duplicateEffect: RunSignal = {
  id: 'duplicate-effect',
  title: 'The same effect brought about twice',
  version: 2,
  grade: 'B',
  classes: ['tool.duplicate_effect'],
  content: ['tools'],
  thresholds: [],
  notOn: [
    'reading twice',
    'setting or deleting twice',
    'other arguments',
    'a first call that failed',
    'a second call that was refused as a duplicate',
    'handoffs',
    'a tool whose name tells nothing',
    'things that are named like deeds',
  ],
  find(run) {
    return [...actionsByAgent(run).values()].flatMap((actions) => {
      const first = new Map<string, Action>()
      for (const action of actions) {
        if (!hasEffect(action.tool) || action.failed || action.outcomeKey === null) continue
        const key = `${action.tool}\n${action.argumentsKey}`
        const before = first.get(key)
        if (before === undefined) first.set(key, action)
        else if (isAfter(action, before) && !action.step.resultEmpty && !saysRefused(action)) {
          return [
            {
              step: action.step,
              class: 'tool.duplicate_effect' as const,
              confidence: 0.8,
              path: 'gen_ai.tool.call.arguments',
              excerpt: action.tool,
              note: `${action.tool} had succeeded with the same arguments before`,
              also: [before.step],
              facts: { where: action.tool, message: `'${action.tool}' was done twice with the same arguments` },
            },
          ]
        }
      }
      return []
    })
  },
}

function hasEffect(tool: string): boolean {
  const words = nameWords(tool)
  const does = words.some((word, at) => effects.has(word) && (at === 0 || !alsoThings.has(word)))
  const aboutThings = words.length > 1 && alsoThings.has(words[0] ?? '') && (words.at(-1) ?? '').endsWith('s')
  return does && !aboutThings && !words.some((word) => reads.has(word))
}

const saysRefused = ({ step }: Action): boolean => step.resultRefused
