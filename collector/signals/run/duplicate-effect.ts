import { actionsByAgent, isAfter, type Action } from './actions.ts'
import { hasEffect } from './effects.ts'
import type { RunSignal } from './run-signal.ts'

/** An agent did the same thing twice, and both times it took effect. */
export const duplicateEffect: RunSignal = {
  id: 'duplicate-effect',
  title: 'The same effect brought about twice',
  version: 3,
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

const saysRefused = ({ step }: Action): boolean => step.resultRefused
