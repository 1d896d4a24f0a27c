import type { CleanRun } from './arbitrary.ts'
import { codeAnswers, codeCalls, codeQuestions } from './code-tools.ts'
import { c, round, type Situation } from './situation.ts'
import { answerSituations } from './situations-of-answers.ts'
import { toolSituations } from './situations-of-tools.ts'
import type { CleanCall } from './tools.ts'

const codeCall = (at: number): CleanCall => codeCalls[at] ?? c('Bash', { command: 'true' }, '')
const [fix, fixTest] = codeQuestions
const [fixed] = codeAnswers

const usual: CleanRun = {
  dialect: 'otel',
  system: 'You are a helpful assistant.',
  question: 'Where is my order?',
  history: [],
  documents: null,
  rounds: [],
  answer: 'It is on its way.',
  json: false,
  streamed: false,
  contentRecorded: true,
  finishRecorded: true,
  toolSpans: true,
  rootSays: true,
}

const situations: readonly Situation[] = [
  ...toolSituations,
  ...answerSituations,
  ...codeCalls.map((call): Situation => [
    `${call.name} of a coding agent: ${JSON.stringify(call.given).slice(0, 60)}`,
    { question: fix ?? '', rounds: [round(call)], answer: fixed ?? '' },
  ]),
  [
    'tests red, edit, tests green',
    {
      question: fixTest ?? '',
      rounds: [
        round(codeCall(0)),
        round(codeCall(17)),
        round(codeCall(0)),
        round(c('Edit', { file_path: 'b', old: 'x', new: 'y' }, 'ok')),
        round(c('Bash', { command: 'npm test' }, 'Tests 8 passed (8)')),
      ],
      answer: fixed ?? '',
    },
  ],
]

const dialects = ['otel', 'openinference', 'openllmetry', 'vercel'] as const

/** Every situation in every dialect, with spans of tools and without. */
export const situationRuns: readonly (readonly [what: string, run: CleanRun])[] = situations.flatMap(([what, run]) =>
  dialects.flatMap((dialect) =>
    (run.rounds === undefined ? [true] : [true, false]).map(
      (toolSpans) =>
        [
          `${what} (${dialect}${toolSpans ? '' : ', tools without spans'})`,
          { ...usual, ...run, dialect, toolSpans },
        ] as const,
    ),
  ),
)
