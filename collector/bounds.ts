import type { Draft } from './dialects/dialect.ts'

/** Beyond it a figure is a mistake of whoever sent it, and sums of such figures fit into no column. */
const figureMax = 1e12
/** Characters of what things are called by. Several of them stand in the key of an index, which holds 2,700 bytes. */
const nameMax = 200

const countOf = (told: number | null): number | null =>
  told !== null && Math.abs(told) <= figureMax ? Math.trunc(told) : null
const nameOf = (told: string | null): string | null =>
  told !== null && told.length > nameMax ? told.slice(0, nameMax) : told

/** Counts of tokens are whole; what cannot be true counts as not told. */
export function boundFigures(draft: Draft): void {
  draft.tokensIn = countOf(draft.tokensIn)
  draft.tokensOut = countOf(draft.tokensOut)
  draft.cachedTokensIn = countOf(draft.cachedTokensIn)
  draft.cacheWriteTokensIn = countOf(draft.cacheWriteTokensIn)
  draft.reasoningTokens = countOf(draft.reasoningTokens)
  if (draft.costUsd !== null && !(Math.abs(draft.costUsd) <= figureMax)) draft.costUsd = null
}

/** Spelt out, since it is done for every span and going through a list of names costs ten times as much. */
export function boundNames(draft: Draft): void {
  if (draft.app.length > nameMax) draft.app = draft.app.slice(0, nameMax)
  draft.release = nameOf(draft.release)
  draft.environment = nameOf(draft.environment)
  draft.sessionId = nameOf(draft.sessionId)
  draft.userId = nameOf(draft.userId)
  draft.operation = nameOf(draft.operation)
  draft.provider = nameOf(draft.provider)
  draft.requestModel = nameOf(draft.requestModel)
  draft.responseModel = nameOf(draft.responseModel)
  draft.toolName = nameOf(draft.toolName)
  draft.agentName = nameOf(draft.agentName)
  draft.agentId = nameOf(draft.agentId)
  draft.agentVersion = nameOf(draft.agentVersion)
  draft.workflowName = nameOf(draft.workflowName)
  draft.promptName = nameOf(draft.promptName)
  draft.promptVersion = nameOf(draft.promptVersion)
  draft.errorType = nameOf(draft.errorType)
}
