import { LRUCache } from 'lru-cache'
import type { Clock } from '#core/platform/clock.ts'
import { AppError } from '#core/platform/errors.ts'

export interface LoginAttempt {
  readonly email: string
  readonly remoteAddress: string | null
}

export interface LoginThrottle {
  /** Throws `rate_limited` while this address, this account or the two together must wait. */
  check(attempt: LoginAttempt): void
  failed(attempt: LoginAttempt): void
  succeeded(attempt: LoginAttempt): void
}

/** Wrong passwords that cost nothing. An account alone has many: a stranger must not be able to lock its owner out. */
const freeTries = { pair: 5, account: 50, address: 50 }
const waitMs = { first: 2_000, last: 300_000 }
const forgetMs = 15 * 60_000
const rememberedMax = 10_000

/**
 * Makes guessing slow: after a few wrong passwords each further one doubles the wait. Forgets after a quarter of an
 * hour.
 */
export function createLoginThrottle({ clock }: { readonly clock: Clock }): LoginThrottle {
  const known = new LRUCache<string, { readonly failures: number; readonly lastMs: number }>({ max: rememberedMax })

  const recall = (key: string): { readonly failures: number; readonly lastMs: number } => {
    const found = known.get(key)
    return found === undefined || clock() - found.lastMs > forgetMs ? { failures: 0, lastMs: 0 } : found
  }
  function waitOf(key: string, free: number): number {
    const { failures, lastMs } = recall(key)
    if (failures < free) return 0
    const penaltyMs = Math.min(waitMs.first * 2 ** (failures - free), waitMs.last)
    return lastMs + penaltyMs - clock()
  }

  return {
    check(attempt) {
      const remainingMs = Math.max(...keysOf(attempt).map(({ key, free }) => waitOf(key, free)))
      if (remainingMs <= 0) return
      const retryAfterSeconds = Math.ceil(remainingMs / 1000)
      const message = `Too many wrong passwords. Wait ${retryAfterSeconds} s.`
      throw new AppError('rate_limited', message, { retryAfterSeconds })
    },
    failed(attempt) {
      for (const { key } of keysOf(attempt)) known.set(key, { failures: recall(key).failures + 1, lastMs: clock() })
    },
    succeeded(attempt) {
      const [pair, ...shared] = keysOf(attempt)
      known.delete(pair.key)
      // Only its own try is taken back: one right password must not wipe out what others did.
      for (const { key } of shared) known.set(key, { ...recall(key), failures: Math.max(0, recall(key).failures - 1) })
    },
  }
}

interface Counter {
  readonly key: string
  readonly free: number
}

const keysOf = ({
  email,
  remoteAddress,
}: LoginAttempt): readonly [pair: Counter, account: Counter, address: Counter] => [
  { key: JSON.stringify([email, remoteAddress]), free: freeTries.pair },
  { key: JSON.stringify(['account', email]), free: freeTries.account },
  { key: JSON.stringify(['address', remoteAddress]), free: freeTries.address },
]
