import type { ContextSignature } from '../context.ts'
import { shortHash } from '../outcome-fingerprint.ts'
import type { PreflightQuestion } from '../preflight/question.ts'

/** Facts that a question may give or leave out. What it leaves out, it is compared by nothing. */
export const tellableFacts = [
  'agent',
  'model',
  'provider',
  'promptName',
  'promptVersion',
  'release',
  'environment',
  'tools',
  'system',
] as const
export type TellableFact = (typeof tellableFacts)[number]

/** What an app told of a run before it began. */
export type ToldFacts = ReadonlySet<TellableFact>

interface Asked {
  readonly question: PreflightQuestion
  readonly asked: ContextSignature
}

/** A question as its app would have asked it: a run shows more than most apps tell before it. */
export function asTold({ question, asked }: Asked, told: ToldFacts): Asked {
  const left = tellableFacts.filter((fact) => !told.has(fact))
  if (left.length === 0) return { question, asked }
  const keep = <Value>(fact: TellableFact, value: Value): Value | null => (told.has(fact) ? value : null)
  return {
    question: {
      ...question,
      agent: keep('agent', question.agent),
      model: keep('model', question.model),
      provider: keep('provider', question.provider),
      promptName: keep('promptName', question.promptName),
      promptVersion: keep('promptVersion', question.promptVersion),
      release: keep('release', question.release),
      environment: keep('environment', question.environment),
      tools: keep('tools', question.tools),
    },
    asked: {
      ...asked,
      hash: shortHash([asked.hash, ...left]),
      agent: keep('agent', asked.agent),
      promptName: keep('promptName', asked.promptName),
      systemHash: keep('system', asked.systemHash),
      tools: told.has('tools') ? asked.tools : [],
      modelFamily: keep('model', asked.modelFamily),
    },
  }
}
