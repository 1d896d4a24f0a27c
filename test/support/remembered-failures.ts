import type { RememberedFailure } from '#core/memory/preflight/memory.ts'

/** An open failure of output that is no JSON, but for what is said otherwise. */
export const rememberedFailure = (more: Partial<RememberedFailure> = {}): RememberedFailure => ({
  id: '7',
  shortId: 'F-7',
  class: 'output.invalid_format',
  title: 'no JSON',
  severity: 'HIGH',
  mitigation: null,
  notAFailure: false,
  patternId: null,
  fingerprints: ['f'.repeat(32)],
  state: 'OPEN',
  stateAtMs: 0,
  untilMs: null,
  resolvedRelease: null,
  resolvedPromptVersion: null,
  resolvedModel: null,
  ...more,
})
