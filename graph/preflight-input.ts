import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { AppError, type FieldProblem } from '#core/platform/errors.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Message, MessageRole } from '#core/telemetry/message.ts'

/** What GraphQL hands over: shapes are checked already, meaning is not. */
export interface PreflightInputShape {
  readonly app: string
  readonly operation?: string | null | undefined
  readonly agent?: string | null | undefined
  readonly prompt?: string | null | undefined
  readonly messages?: readonly { readonly role: string; readonly content: string }[] | null | undefined
  readonly tools?: readonly { readonly name: string; readonly schema?: unknown }[] | null | undefined
  readonly model?: string | null | undefined
  readonly provider?: string | null | undefined
  readonly promptName?: string | null | undefined
  readonly promptVersion?: string | null | undefined
  readonly release?: string | null | undefined
  readonly environment?: string | null | undefined
  readonly env?: unknown
  readonly deadlineMs?: number | null | undefined
}

export const deadlineMsDefault = 50
const deadlineMsMax = 5_000
const charactersMax = 400_000
const messagesMax = 1_000
const toolsMax = 500
const nameCharactersMax = 500

/** Spellings that apps use, and the role each means. */
const roles: Record<string, MessageRole> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/** A question the engine understands. Throws `invalid` naming every field that is wrong, all at once. */
export function questionFrom(input: PreflightInputShape): PreflightQuestion {
  const problems = problemsOf(input)
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new AppError('invalid', `${text}.`, { fields: problems })
  }
  return {
    app: input.app.trim(),
    operation: textOr(input.operation, 'chat'),
    agent: textOr(input.agent, null),
    messages: messagesOf(input),
    tools: input.tools?.map(({ name, schema }) => ({ name, description: null, schema: jsonOf(schema) })) ?? null,
    model: textOr(input.model, null),
    provider: textOr(input.provider, null),
    promptName: textOr(input.promptName, null),
    promptVersion: textOr(input.promptVersion, null),
    release: textOr(input.release, null),
    environment: textOr(input.environment, null),
    env: jsonOf(input.env),
    deadlineMs: input.deadlineMs ?? deadlineMsDefault,
  }
}

function problemsOf(input: PreflightInputShape): FieldProblem[] {
  const { prompt, messages, tools, deadlineMs } = input
  const said = (prompt?.length ?? 0) + (messages ?? []).reduce((sum, message) => sum + message.content.length, 0)
  const names = [
    'app',
    'operation',
    'agent',
    'model',
    'provider',
    'promptName',
    'promptVersion',
    'release',
    'environment',
  ] as const
  const checks: [boolean, string, string][] = [
    [input.app.trim() === '', 'input.app', 'must not be empty'],
    ...names.map((name): [boolean, string, string] => [
      (input[name]?.length ?? 0) > nameCharactersMax,
      `input.${name}`,
      `must not be longer than ${nameCharactersMax} characters`,
    ]),
    [Boolean(prompt) && Boolean(messages?.length), 'input.prompt', 'and input.messages exclude each other'],
    [
      said > charactersMax,
      messages ? 'input.messages' : 'input.prompt',
      `must not be longer than ${charactersMax} characters`,
    ],
    [(messages?.length ?? 0) > messagesMax, 'input.messages', `must not be more than ${messagesMax}`],
    ...(messages ?? []).map(({ role }, at): [boolean, string, string] => [
      !Object.hasOwn(roles, role.toLowerCase()),
      `input.messages[${at}].role`,
      `must be one of ${Object.keys(roles).join(', ')}`,
    ]),
    [(tools?.length ?? 0) > toolsMax, 'input.tools', `must not be more than ${toolsMax}`],
    ...(tools ?? []).map(({ name }, at): [boolean, string, string] => [
      name.trim() === '' || name.length > nameCharactersMax,
      `input.tools[${at}].name`,
      'must be a name',
    ]),
    [
      deadlineMs !== null && deadlineMs !== undefined && (deadlineMs < 0 || deadlineMs > deadlineMsMax),
      'input.deadlineMs',
      `must be between 0 and ${deadlineMsMax}`,
    ],
  ]
  return checks.flatMap(([wrong, path, message]) => (wrong ? [{ path, message }] : []))
}

function messagesOf({ prompt, messages }: PreflightInputShape): readonly Message[] | null {
  if (messages?.length)
    return messages.map(({ role, content }) => message(roles[role.toLowerCase()] ?? 'user', content))
  return prompt ? [message('user', prompt)] : null
}

const message = (role: MessageRole, content: string): Message => ({
  role,
  name: null,
  parts: [{ type: 'text', content }],
})

const textOr = <Default>(text: string | null | undefined, otherwise: Default): string | Default =>
  text?.trim() ? text.trim() : otherwise

// What came through the JSON scalar is JSON by construction.
const jsonOf = (value: unknown): Json | null => (value === undefined ? null : (value as Json))
