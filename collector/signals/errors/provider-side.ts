import { providerAbroad } from './provider-abroad.ts'
import { providerAccess } from './provider-access.ts'
import { providerLimits } from './provider-limits.ts'
import { providerTransport } from './provider-transport.ts'
import type { ErrorRow } from './row.ts'

/** What providers answer, the particular before the general: many of these share one type or one status. */
export const providerSide: readonly ErrorRow[] = [
  ...providerAbroad,
  ...providerLimits,
  ...providerAccess,
  ...providerTransport,
]
