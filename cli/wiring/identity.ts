import { createAccess, type Access } from '#core/identity/access.ts'
import { ensureFirstAdmin, ensureFirstKey, type FirstAdmin, type FirstKey } from '#core/identity/first-access.ts'
import { createSessions, type Sessions } from '#core/identity/sessions.ts'
import { createSignIn, type SignIn } from '#core/identity/sign-in.ts'
import { createBundleSigner, type BundleSigner } from '#core/memory/bundle/signer.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { withLock } from '#core/platform/database/try-lock.ts'
import { keptSecret } from '#core/platform/private-file.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { Pools } from './database.ts'

export interface Doors {
  readonly access: Access
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly bundleSigner: BundleSigner
}

export interface FirstAccess {
  readonly admin: FirstAdmin
  readonly key: FirstKey
}

/** At a first start somebody who can come in. Of several processes that start together one makes them up. */
export const makeFirstAccess = (pools: Pools, settings: Settings): Promise<FirstAccess> => {
  const { dataDir: dataDirectory, adminEmail, adminPassword, apiKey } = settings
  const options = { sql: pools.web, dataDirectory }
  return withLock(pools.jobs, 'first access', async () => ({
    admin: await ensureFirstAdmin(options, { email: adminEmail, password: adminPassword }),
    key: await ensureFirstKey(options, { key: apiKey }),
  }))
}

/** A key that was given is good wherever it was given; a process that only receives makes none up. */
export async function addGivenKey(pools: Pools, { dataDir: dataDirectory, apiKey }: Settings): Promise<void> {
  if (apiKey !== null) await ensureFirstKey({ sql: pools.web, dataDirectory }, { key: apiKey })
}

/** Who may come in. */
export async function openDoors(sql: Sql, settings: Settings, clock: Clock): Promise<Doors> {
  const secret = settings.secret ?? (await keptSecret(settings.dataDir))
  const sessions = createSessions({ sql, clock, secret })
  const access = createAccess({ sql, clock, openLoopback: settings.openLoopback, sessions })
  const signIn = createSignIn({ sql, sessions, clock })
  return { access, sessions, signIn, bundleSigner: await createBundleSigner(secret) }
}
