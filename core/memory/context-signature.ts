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

const nameMax = 200

/**
 * The CONTEXT signature of a question. It takes nothing but a question, which has no field for what came out of a run:
 * a span becomes a question first (`questionOf`). A pure function.
 */
export function contextOf(question: PreflightQuestion): ContextSignature {
  const app = question.app
  const operation = operationOf(question.operation)
  const { system, user } = lastOf(question.messages ?? [])
  const text = user === null ? '' : textOf(user)
  const words = text === '' ? noWords : wordsOf(text)
  const facts = {
    app,
    operation,
    agent: nameOf(question.agent),
    promptName: nameOf(question.promptName),
    systemHash: system === null ? null : systemHashOf(system),
    tools: question.tools === null ? noTools : toolsOf(question.tools),
    modelFamily: question.model === null ? null : modelFamily(question.model),
    shape: user === null ? noShape : shapeOf(text, user.parts),
    words: words.list,
  }
  let recent = recentBy.get(words)
  if (recent === undefined) recentBy.set(words, (recent = []))
  const known = recent.find((one) => isSame(one, facts))
  if (known !== undefined) return known
  const made: ContextSignature = {
    algorithm: contextAlgorithm,
    hash: shortHashOf(hashedOf(facts, words)),
    looseHash: shortHash([contextAlgorithm, 'loose', app, operation, words.joined]),
    ...facts,
  }
  if (recent.length >= recentMax) recent.shift()
  recent.push(made)
  return made
}

type Facts = Omit<ContextSignature, 'algorithm' | 'hash' | 'looseHash'>

const hashedOf = (facts: Facts, { joined }: Words): string =>
  hashedText([
    contextAlgorithm,
    facts.app,
    facts.operation,
    facts.agent ?? '',
    facts.promptName ?? '',
    facts.systemHash ?? '',
    facts.tools.join(' '),
    facts.modelFamily ?? '',
    facts.shape.join(' '),
    joined,
  ])

const noWords: Words = { list: [], joined: '' }
const noTools: readonly string[] = []
const noShape: readonly string[] = []
/**
 * The calls of a loop have one context, and so do the runs of an app that does one thing. By the words, which are one
 * object while their text is remembered: nothing has to be put together or hashed to find a context again.
 */
const recentBy = new WeakMap<Words, ContextSignature[]>()
const recentMax = 16

function isSame(one: ContextSignature, facts: Facts): boolean {
  return (
    one.operation === facts.operation &&
    one.app === facts.app &&
    one.agent === facts.agent &&
    one.promptName === facts.promptName &&
    one.systemHash === facts.systemHash &&
    one.modelFamily === facts.modelFamily &&
    isSameList(one.tools, facts.tools) &&
    isSameList(one.shape, facts.shape)
  )
}

const isSameList = (left: readonly string[], right: readonly string[]): boolean =>
  left === right || (left.length === right.length && left.every((each, index) => each === right[index]))

const nameOf = (name: string | null): string | null => (name === null || name === '' ? null : name.slice(0, nameMax))

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

const lookedMax = 2048

function shapeOf(text: string, parts: readonly MessagePart[]): string[] {
  const shape = [text.length < 200 ? 'short' : text.length < 2000 ? 'medium' : 'long']
  const looked = text.length > lookedMax ? text.slice(0, lookedMax) : text
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
const argumentsMax = 4096

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
  return (typeof toolArguments === 'string' ? toolArguments : JSON.stringify(toolArguments)).slice(0, argumentsMax)
}

const said = (text: string | null): readonly Message[] | null =>
  text === null ? null : [{ role: 'user', name: null, parts: [{ type: 'text', content: text }] }]
