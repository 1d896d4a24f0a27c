import type { PreflightInput } from '../documents/preflight.ts'
import { oneOf, type RawQuery } from '../filters/query-values.ts'

/** The question as the form and the URL hold it: texts all, empty where nothing is said. */
export interface Question {
  readonly app: string
  readonly operation: string
  readonly agent: string
  readonly prompt: string
  /** Used instead of the prompt when not empty: `role: text` blocks, or JSON. */
  readonly messages: string
  /** Names, separated by commas or line breaks. */
  readonly tools: string
  readonly model: string
  readonly provider: string
  readonly promptName: string
  readonly promptVersion: string
  readonly release: string
  readonly environment: string
}

export const emptyQuestion: Question = {
  app: '',
  operation: '',
  agent: '',
  prompt: '',
  messages: '',
  tools: '',
  model: '',
  provider: '',
  promptName: '',
  promptVersion: '',
  release: '',
  environment: '',
}
export const questionParts = Object.keys(emptyQuestion) as (keyof Question)[]

export const questionFromQuery = (query: RawQuery): Question =>
  Object.fromEntries(questionParts.map((key) => [key, oneOf(query, key) ?? ''])) as unknown as Question

export const questionToQuery = (question: Question): Record<string, string | undefined> =>
  Object.fromEntries(questionParts.map((key) => [key, question[key].trim() || undefined]))

/** Enough is said to ask: an app, and what is about to run. */
export const isAskable = ({ app, prompt, messages }: Question): boolean =>
  app.trim() !== '' && (prompt.trim() !== '' || messages.trim() !== '')

/** The question as the API takes it; what is not said is left out. Throws an Error with a sentence for unreadable messages. */
export function inputOf(question: Question): PreflightInput {
  const text = (key: keyof Question): Record<string, string> => {
    const value = question[key].trim()
    return value === '' ? {} : { [key]: value }
  }
  const tools = question.tools
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter(Boolean)
  const asked = question.messages.trim() === '' ? text('prompt') : { messages: messagesIn(question.messages) }
  return {
    app: question.app.trim(),
    ...text('operation'),
    ...text('agent'),
    ...asked,
    ...(tools.length > 0 ? { tools: tools.map((name) => ({ name })) } : {}),
    ...text('model'),
    ...text('provider'),
    ...text('promptName'),
    ...text('promptVersion'),
    ...text('release'),
    ...text('environment'),
    // A person waits longer than an app.
    deadlineMs: personWaitsMs,
  }
}
const personWaitsMs = 1_000

interface Message {
  role: string
  content: string
}

/** `[{"role","content"}]`, or blocks that each begin with `user:`, `system:`, `assistant:` or `tool:`. */
function messagesIn(text: string): Message[] {
  if (text.trimStart().startsWith('[')) return messagesInJson(text)
  const parts = text.split(/^(system|user|assistant|tool):[ \t]*/m)
  if (parts.length < 3 || parts[0]?.trim())
    throw new Error('Messages must begin with "user:", "system:", "assistant:" or "tool:".')
  return Array.from({ length: (parts.length - 1) / 2 }, (_, at) => ({
    role: parts[at * 2 + 1] ?? 'user',
    content: (parts[at * 2 + 2] ?? '').trim(),
  }))
}

function messagesInJson(text: string): Message[] {
  const wrong = new Error('Messages must be a JSON list of {"role", "content"} with texts.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong
  }
  const isMessage = (one: unknown): one is Message =>
    typeof one === 'object' &&
    one !== null &&
    'role' in one &&
    'content' in one &&
    typeof one.role === 'string' &&
    typeof one.content === 'string'
  if (!Array.isArray(value) || !value.every(isMessage)) throw wrong
  return value.map(({ role, content }) => ({ role, content }))
}
