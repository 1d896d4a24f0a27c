import type { StateOfFailure } from '../failure-state.ts'
import type { Severity } from '../finding.ts'
import type { CallMinute } from '../outage.ts'
import type { Cause, FailureClass } from '../taxonomy.ts'
import { createCarriedMemory, type CarriedMemory } from './carried-memory.ts'
import { createContextMemory, type ContextMemory, type ContextMemoryOptions } from './context-memory.ts'
import { createFailureMemory, type FailureMemory } from './failure-memory.ts'

export interface RememberedFailure extends StateOfFailure {
  readonly id: string
  readonly shortId: string
  readonly class: FailureClass
  /** Where it is not that of its class. */
  readonly cause?: Cause | null
  readonly title: string
  readonly severity: Severity
  readonly mitigation: string | null
  readonly notAFailure: boolean
  readonly patternId: string | null
  /** All that it is part of and that are not closed, for policies that name one; `patternId` is the newest. */
  readonly patternIds?: readonly string[] | null
  readonly fingerprints: readonly string[]
}

/** Calls of late of one provider, model or tool, or of a model by one app; `failureId` is what they mostly fail with. */
export interface CallHistory {
  readonly scope: 'provider' | 'model' | 'tool' | 'app_model'
  readonly key: string
  readonly minutes: readonly CallMinute[]
  readonly failureId: string | null
}

/** All that pre-flight knows of one project. PostgreSQL is the truth; this is a copy that answers at once. */
export interface ProjectMemory extends ContextMemory, FailureMemory, CarriedMemory {}

/** A table and an index that were kept are gone on with; without them the memory begins empty. */
export const createProjectMemory = (options: ContextMemoryOptions = {}): ProjectMemory => ({
  ...createContextMemory(options),
  ...createFailureMemory(),
  ...createCarriedMemory(),
})
