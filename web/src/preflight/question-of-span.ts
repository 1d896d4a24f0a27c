import type { Json } from '../format/json.ts'
import { messagesOf } from '../run/messages.ts'
import { questionToQuery, emptyQuestion } from './question.ts'

interface AskedSpan {
  readonly kind: string
  readonly input: Json | null
  readonly requestModel: string | null
  readonly provider: string | null
}
interface AskedRun {
  readonly app: { readonly name: string }
  readonly environment: string | null
}

/** An address holds only so much; what is longer is rather asked from code. */
const promptCharactersMax = 1_500

/** The query of the pre-flight page that asks what an app would have asked before this call; null where nothing was asked. */
export function questionOfSpan(run: AskedRun, span: AskedSpan): Record<string, string | undefined> | null {
  if (span.kind !== 'LLM' && span.kind !== 'AGENT') return null
  const asked = messagesOf(span.input).findLast(({ role }) => role === 'user')
  const prompt = asked?.parts.flatMap((part) => (part.type === 'text' ? [part.content] : [])).join('\n') ?? ''
  if (prompt.trim() === '' || prompt.length > promptCharactersMax) return null
  return questionToQuery({
    ...emptyQuestion,
    app: run.app.name,
    prompt,
    model: span.requestModel ?? '',
    provider: span.provider ?? '',
    environment: run.environment ?? '',
  })
}
