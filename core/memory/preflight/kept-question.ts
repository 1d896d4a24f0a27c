import { textOf, type Message } from '#core/telemetry/message.ts'
import type { Json } from '#core/telemetry/attributes.ts'

import { toolName } from '../match/features.ts'
import type { PreflightQuestion } from './question.ts'

const promptMax = 1000
const nameMax = 200
const toolsMax = 50

/** Masks what must not be stored. The composition root hands in the one that spans go through. */
export type Redact = (text: string) => string

/** Keys, tokens, e-mail addresses and card numbers: used when no other redaction is given. */
export const redactCommonSecrets: Redact = (text) =>
  text
    .replace(/\b(?:sk|pk|rk|nvm|ghp|gho|xox[a-z])[-_][A-Za-z0-9_-]{16,200}/g, '[redacted]')
    .replace(/\bBearer +[A-Za-z0-9._~+/=-]{8,2000}/gi, 'Bearer [redacted]')
    .replace(/\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{4,4000}\.[A-Za-z0-9_-]{4,2000}/g, '[redacted]')
    .replace(/[A-Za-z0-9_.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g, '[redacted]')
    .replace(/\b\d(?:[ -]?\d){12,18}\b/g, '[redacted]')

/**
 * The question without secrets: nothing after it sees one, and what is looked up reads as the spans do that are
 * remembered. Of what was said only the parts that anybody looks at go through: the system's, and the user's last.
 */
export function redacted(question: PreflightQuestion, redact: Redact): PreflightQuestion {
  const nameOf = (name: string | null): string | null => (name === null ? null : redact(name))
  const { messages, tools } = question
  const lastOfUser = messages?.findLast(({ role }) => role === 'user')
  return {
    ...question,
    app: redact(question.app),
    operation: redact(question.operation),
    agent: nameOf(question.agent),
    model: nameOf(question.model),
    provider: nameOf(question.provider),
    promptName: nameOf(question.promptName),
    promptVersion: nameOf(question.promptVersion),
    release: nameOf(question.release),
    environment: nameOf(question.environment),
    messages:
      messages?.flatMap((message) =>
        message === lastOfUser || message.role === 'system' ? [redactedMessage(message, redact)] : [],
      ) ?? null,
    tools: tools?.map((tool) => ({ ...tool, name: redact(tool.name) })) ?? null,
  }
}

const redactedMessage = (message: Message, redact: Redact): Message => ({
  ...message,
  parts: message.parts.map((part) => (part.type === 'text' ? { ...part, content: redact(part.content) } : part)),
})

/** The part of a redacted question that is kept with the decision: facts by name, and the beginning of what was said. */
export function keptQuestion(question: PreflightQuestion): Json {
  const user = question.messages?.findLast(({ role }) => role === 'user')
  const kept: Record<string, Json> = {
    app: question.app.slice(0, nameMax),
    operation: question.operation.slice(0, nameMax),
  }
  for (const key of ['agent', 'model', 'provider', 'promptName', 'promptVersion', 'release', 'environment'] as const) {
    const value = question[key]
    if (value !== null) kept[key] = value.slice(0, nameMax)
  }
  if (user !== undefined)
    kept['prompt'] = textOf(user)
      .slice(0, promptMax)
      .replace(/\p{Surrogate}/gu, '\ufffd')
  if (question.tools !== null)
    kept['tools'] = question.tools.slice(0, toolsMax).map(({ name }) => toolName(name).slice(0, nameMax))
  return kept
}
