import type { Story } from '#core/telemetry/story.ts'
import { textOf } from '#core/telemetry/message.ts'

import { answerText } from '../signals/answer.ts'
import { isMask } from '../signals/seen-content.ts'
import type { Exchange } from './rubric.ts'

/** Characters that may be sent of each part. */
const questionCharsMax = 4_000
const answerCharsMax = 8_000
const sourcesCharsMax = 12_000

interface Told {
  readonly spanId: string
  readonly story: Story
}

/**
 * What a run was asked and what it answered: the last model call that said something, with the documents and results it
 * was given. Null when either was not recorded, hidden or cut.
 */
export function exchangeOf(calls: readonly Told[]): Exchange | null {
  for (const { spanId, story } of calls.toReversed()) {
    const answer = story.output === null ? '' : answerText(story.output).trim()
    if (answer === '' || isMask(answer)) continue
    if (story.truncated?.some((field) => field === 'input' || field === 'output') === true) return null
    const asked = story.input?.findLast(
      ({ role, parts }) => role === 'user' && parts.some(({ type }) => type === 'text'),
    )
    const question = asked === undefined ? '' : textOf(asked).trim()
    if (question === '' || isMask(question)) return null
    return {
      spanId,
      path: story.provenance.output?.key ?? 'output',
      question: question.slice(0, questionCharsMax),
      answer: answer.slice(0, answerCharsMax),
      sources: sourcesIn(story).slice(0, sourcesCharsMax),
    }
  }
  return null
}

/** What tools answered in this conversation. */
const sourcesIn = ({ input }: Story): string =>
  (input ?? [])
    .flatMap(({ parts }) =>
      parts.flatMap((part) =>
        part.type === 'tool_call_response'
          ? [typeof part.response === 'string' ? part.response : JSON.stringify(part.response)]
          : [],
      ),
    )
    .join('\n\n')
