import { abandoned } from './abandoned.ts'
import { answersRepeat } from './answers-repeat.ts'
import { clockSkew } from './clock-skew.ts'
import { danglingToolCall } from './dangling-tool-call.ts'
import { modelDrift, toolsDrift } from './drift.ts'
import { duplicateEffect } from './duplicate-effect.ts'
import { fallbackUsed } from './fallback-used.ts'
import { handoffPingPong } from './handoff-ping-pong.ts'
import { inputGrowth } from './input-growth.ts'
import { languageMismatch } from './language-mismatch.ts'
import { missingAnswer } from './missing-answer.ts'
import { negativeFeedback } from './negative-feedback.ts'
import { promptLeak } from './prompt-leak.ts'
import { repeatedToolCall } from './repeated-tool-call.ts'
import { retryStorm } from './retry-storm.ts'
import type { RunSignal } from './run-signal.ts'
import { stalledLedger } from './stalled-ledger.ts'
import { stepLimit } from './step-limit.ts'
import { toolCycle } from './tool-cycle.ts'
import { toolErrorTold } from './tool-error-told.ts'
import { ungroundedClaim } from './ungrounded-claim.ts'
import { unsupportedReference } from './unsupported-reference.ts'
import { cacheCollapse, emptyResultRate } from './unusual-share.ts'
import { costAnomaly, firstTokenAnomaly, latencyAnomaly } from './unusual-size.ts'
import { userCorrection } from './user-correction.ts'

/** Every signal that needs a whole run. All are asked: which of them is the cause is decided afterwards. */
export const runSignals: readonly RunSignal[] = [
  toolErrorTold,
  danglingToolCall,
  repeatedToolCall,
  toolCycle,
  stalledLedger,
  answersRepeat,
  handoffPingPong,
  stepLimit,
  retryStorm,
  fallbackUsed,
  missingAnswer,
  duplicateEffect,
  unsupportedReference,
  ungroundedClaim,
  languageMismatch,
  promptLeak,
  userCorrection,
  negativeFeedback,
  abandoned,
  clockSkew,
  inputGrowth,
  latencyAnomaly,
  firstTokenAnomaly,
  costAnomaly,
  emptyResultRate,
  cacheCollapse,
  // Last: they only speak when something else went wrong.
  modelDrift,
  toolsDrift,
]

export const runSignalIds: ReadonlySet<string> = new Set(runSignals.map(({ id }) => id))
