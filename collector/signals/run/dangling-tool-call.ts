import { isHandoffTool } from './actions.ts'
import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import type { AskedCall, Step } from './step.ts'

/** The model asked for a tool, the conversation went on, and the call was never given a result. */
export const danglingToolCall: RunSignal = {
  id: 'dangling-tool-call',
  title: 'A tool call without a result',
  version: 1,
  grade: 'B',
  classes: ['tool.dangling_call'],
  content: ['prompts', 'outputs'],
  thresholds: [],
  notOn: [
    'a call whose tool ran as a span',
    'handoffs',
    'calls waiting for consent',
    'the last turn, which a stop condition may have cut',
    'history cut off before the call',
    'calls without ids',
    'calls made by a run before this one',
  ],
  find(run) {
    if (run.steps.every(({ unanswered }) => unanswered.length === 0)) return []
    const results = resultsOf(run)
    const seen = new Set<string>()
    return run.steps.flatMap((step) =>
      step.unanswered.flatMap((call) => {
        if (call.id === null || seen.has(call.id) || isHandoffTool(call.name) || step.deferred) return []
        const asker = results.askers.get(call.id)
        if (asker === undefined || asker === step || asker.deferred || ranAnyway(results, call)) return []
        seen.add(call.id)
        return [
          {
            step: asker,
            class: 'tool.dangling_call' as const,
            confidence: 0.85,
            path: 'gen_ai.output.messages',
            excerpt: call.name,
            note: `the next model call was told no result of ${call.name}`,
            also: [step],
            facts: { where: call.name, message: `the call of '${call.name}' was given no result` },
          },
        ]
      }),
    )
  },
}

interface Results {
  /** Who asked first, by id of the call. */
  readonly askers: ReadonlyMap<string, Step>
  readonly ids: ReadonlySet<string>
  /** Tools that ran as spans, with their arguments: some senders give these spans no id. */
  readonly ran: ReadonlySet<string>
}

function resultsOf({ steps }: Run): Results {
  const askers = new Map<string, Step>()
  const ids = new Set<string>()
  const ran = new Set<string>()
  for (const step of steps) {
    for (const { id } of step.calls) if (id !== null && !askers.has(id)) askers.set(id, step)
    for (const { id } of step.told) if (id !== null) ids.add(id)
    if (step.kind !== 'TOOL') continue
    if (step.toolCallId !== null) ids.add(step.toolCallId)
    ran.add(`${step.facts.toolName}\n${step.argumentsKey}`)
  }
  return { askers, ids, ran }
}

const ranAnyway = ({ ids, ran }: Results, { id, name, argumentsKey }: AskedCall): boolean =>
  (id !== null && ids.has(id)) || ran.has(`${name}\n${argumentsKey}`)
