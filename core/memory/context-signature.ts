import { createTextMemo } from '#core/platform/text-memo.ts'
import type { Message, MessagePart } from '#core/telemetry/message.ts'
import { textOf } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'

import type { ContextSignature } from './context.ts'
import { operationOf } from './context/operation.ts'
import { systemHashOf } from './context/system-hash.ts'
import { toolsOf } from './context/tools.ts'
import { wordsOf, type Words } from './context/words.ts'
import { modelFamily } from './model-family.ts'
import { hashedText, shortHash, shortHashOf } from './outcome-fingerprint.ts'
import type { PreflightQuestion } from './preflight/question.ts'

/** Version of everything below. */
export const contextAlgorithm = 'c1'

const name_max = 200

/**
 * The CONTEXT signature of a question. It takes nothing but a question, which has no field for what came out of a run:
 * a span becomes a question first (`questionOf`). A pure function.
 */
export function contextOf(question: PreflightQuestion): ContextSignature {
  const app = question.app
  const operation = operationOf(question.operation)
  const agent = nameOf(question.agent)
  const promptName = nameOf(question.promptName)
  const { system, user } = lastOf(question.messages ?? [])
  const systemHash = system === null ? null : systemHashOf(system)
  const tools = question.tools === null ? [] : toolsOf(question.tools)
  const model = question.model === null ? null : modelFamily(question.model)
  const text = user === null ? '' : textOf(user)
  const words = text === '' ? noWords : wordsOf(text)
  const shape = user === null ? [] : shapeOf(text, user.parts)
  const hashed = hashedText([
    contextAlgorithm,
    app,
    operation,
    agent ?? '',
    promptName ?? '',
    systemHash ?? '',
    tools.join(' '),
    model ?? '',
    shape.join(' '),
    words.joined,
  ])
  const known = recent.get(hashed)
  if (known !== undefined) return known
  const made: ContextSignature = {
    algorithm: contextAlgorithm,
    hash: shortHashOf(hashed),
    looseHash: shortHash([contextAlgorithm, 'loose', app, operation, words.joined]),
    app,
    operation,
    agent,
    promptName,
    systemHash,
    tools,
    modelFamily: model,
    shape,
    words: words.list,
  }
  recent.set(hashed, made)
  return made
}

const noWords: Words = { list: [], joined: '' }
/** The calls of a loop have one context, and so do the runs of an app that does one thing. */
const recent = createTextMemo<ContextSignature>({ textsMax: 1024, charactersMax: 2_000_000, keepFirst: true })

const nameOf = (name: string | null): string | null => (name === null || name === '' ? null : name.slice(0, name_max))

/** The system prompt and the last thing the user said; an assistant's or a tool's words came out of the run. */
function lastOf(messages: readonly Message[]): { readonly system: string | null; readonly user: Message | null } {
  let system: string | null = null
  let user: Message | null = null
  for (const message of messages) {
    if (message.role === 'system') system = system === null ? textOf(message) : `${system}\n${textOf(message)}`
    else if (message.role === 'user') user = message
  }
  return { system, user }
}

const looked_max = 2048

function shapeOf(text: string, parts: readonly MessagePart[]): string[] {
  const shape = [text.length < 200 ? 'short' : text.length < 2000 ? 'medium' : 'long']
  const looked = text.length > looked_max ? text.slice(0, looked_max) : text
  if (looked.includes('```')) shape.push('code')
  if (looked.includes('{"') || looked.includes('{\n')) shape.push('json')
  if (looked.includes('://') || looked.includes('Source:')) shape.push('sources')
  if (parts.some((part) => part.type === 'media')) shape.push('attachment')
  return shape
}

/** The kinds of span that ask something, and the operation of their contexts. */
const operationByKind: Partial<Readonly<Record<Story['kind'], string>>> = {
  LLM: 'chat',
  AGENT: 'agent',
  TOOL: 'tool',
  EMBEDDING: 'embeddings',
  RETRIEVAL: 'retrieval',
}
const arguments_max = 4096

/** The question an app could have asked before this span began; null for spans that ask nothing of anybody. */
export function questionOf(story: Story): PreflightQuestion | null {
  const operation = operationByKind[story.kind]
  if (operation === undefined) return null
  const isTool = story.kind === 'TOOL'
  return {
    app: story.app,
    operation,
    agent: story.agentName,
    messages: isTool ? said(argumentsOf(story)) : story.kind === 'RETRIEVAL' ? said(story.retrievalQuery) : story.input,
    tools: isTool
      ? story.toolName === null
        ? null
        : [{ name: story.toolName, description: null, schema: null }]
      : story.tools,
    model: story.requestModel,
    provider: story.provider,
    promptName: story.promptName,
    promptVersion: story.promptVersion,
    release: story.release,
    environment: story.environment,
    env: null,
    deadlineMs: 0,
  }
}

function argumentsOf({ toolArguments }: Story): string | null {
  if (toolArguments === null) return null
  return (typeof toolArguments === 'string' ? toolArguments : JSON.stringify(toolArguments)).slice(0, arguments_max)
}

const said = (text: string | null): readonly Message[] | null =>
  text === null ? null : [{ role: 'user', name: null, parts: [{ type: 'text', content: text }] }]
