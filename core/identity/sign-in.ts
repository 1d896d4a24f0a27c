import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { createLoginThrottle } from './login-throttle.ts'
import type { IssuedSession, Sessions } from './sessions.ts'
import { redeemSignInLink } from './sign-in-links.ts'
import { findUserByPassword, normaliseEmail } from './users.ts'

export interface SignIn {
  /** Throws `unauthenticated` when address or password is wrong, `rate_limited` after too many tries. */
  withPassword(attempt: PasswordAttempt): Promise<IssuedSession>
  /** Throws `unauthenticated` when the link was used or is too old. */
  withLink(token: string): Promise<IssuedSession>
}

export interface PasswordAttempt {
  readonly email: string
  readonly password: string
  /** The peer as the socket knows it. */
  readonly remoteAddress: string | null
}

export interface SignInOptions {
  readonly sql: Sql
  readonly sessions: Sessions
  readonly clock: Clock
}

/** The ways in which a person becomes a session. */
export function createSignIn({ sql, sessions, clock }: SignInOptions): SignIn {
  const throttle = createLoginThrottle({ clock })
  return {
    async withPassword({ email, password, remoteAddress }) {
      const attempt = { email: normaliseEmail(email), remoteAddress }
      throttle.check(attempt)
      // Counted before it is known to be wrong: many tries at once must not all pass the check.
      throttle.failed(attempt)
      const user = await findUserByPassword(sql, attempt.email, password)
      if (user === null) throw new AppError('unauthenticated', 'The e-mail address or the password is wrong.')
      throttle.succeeded(attempt)
      return sessions.issueSession(user.id)
    },
    withLink: async (token) => sessions.issueSession(await redeemSignInLink(sql, token, clock())),
  }
}
