import { createHash } from 'node:crypto'
import type { Trouble } from './troubles.ts'

/** The same for the same text, in the shape of a stored hash. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
export const fingerprintOf = (trouble: Trouble): string => hashOf(`${trouble.class} ${trouble.template}`)

export const iso = (ms: number): string => new Date(ms).toISOString()
