import { isHandoffTool, nameWords } from './actions.ts'
import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

/** A tool of this name is the answer, or the deed that was asked for. */
const answeringWords = new Set([
  'final',
  'answer',
  'finish',
  'submit',
  'respond',
  'reply',
  'done',
  'complete',
  'return',
  'output',
  'result',
  'json',
  'send',
  'say',
  'ask',
  'notify',
  'end',
  'create',
  'update',
  'save',
  'store',
  'write',
  'publish',
  'post',
  'book',
  'schedule',
  'assign',
  'close',
  'escalate',
  'route',
  'label',
  'tag',
  'log',
  'record',
  'approve',
])

/** The run ended well, yet its last word was a tool's: nobody got an answer. */
export const missingAnswer: RunSignal = {
  id: 'missing-answer',
  title: 'A run that ends without an answer',
  version: 2,
  grade: 'B',
  classes: ['output.missing_answer'],
  content: ['outputs'],
  thresholds: [],
  notOn: [
    'a run that failed, which says so itself',
    'a single call whose tool calls are the answer',
    'a tool that gives the answer',
    'waiting for consent',
    'a handoff',
    'answers not recorded',
    'work that asks no model',
    'an answer before the last tool call',
    'a deed that was all that was wanted',
  ],
  find(run) {
    const { root } = run
    if (root === null || root.failed || root.endMs === null || (root.said ?? '') !== '' || run.leftOut > 0) return []
    if (root.kind !== 'AGENT' && root.kind !== 'WORKFLOW') return []
    const models = modelCalls(run)
    const last = models.at(-1)
    if (last === undefined || !endsWithTool(run, models, last)) return []
    return [
      {
        step: root,
        class: 'output.missing_answer',
        confidence: root.said === '' ? 0.9 : 0.75,
        path: 'gen_ai.output.messages',
        excerpt: last.calls.map(({ name }) => name).join(' '),
        note: 'the last model call asked for a tool, and no answer came after it',
        also: [last],
        facts: { message: 'the run ends without an answer' },
      },
    ]
  },
}

function endsWithTool(run: Run, models: readonly Step[], last: Step): boolean {
  // One model call with tools is often all that is wanted: what to do, not what to say.
  if (models.length < 2 || last.said === null || last.said !== '' || last.failed || last.deferred) return false
  if (last.calls.length === 0 || last.calls.some(({ name }) => isAnswer(name))) return false
  const ranTools = run.steps.filter(({ kind, startMs }) => kind === 'TOOL' && startMs >= last.startMs)
  return !ranTools.some(({ failed, deferred }) => failed || deferred)
}

const isAnswer = (name: string): boolean =>
  isHandoffTool(name) || nameWords(name).some((word) => answeringWords.has(word))
