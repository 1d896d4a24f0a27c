import { createAccess, type Access } from '#core/identity/access.ts'
import { ensureFirstAdmin, ensureFirstKey, type FirstAdmin, type FirstKey } from '#core/identity/first-access.ts'
import { createSessions, type Sessions } from '#core/identity/sessions.ts'
import { createSignIn, type SignIn } from '#core/identity/sign-in.ts'
import { createBundleSigner, type BundleSigner } from '#core/memory/bundle/signer.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { keptSecret } from '#core/platform/private-file.ts'
import type { Settings } from '#core/platform/settings.ts'

export interface Doors {
  readonly access: Access
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly admin: FirstAdmin
  readonly key: FirstKey
  readonly bundleSigner: BundleSigner
}

/** Who may come in, and at a first start somebody who can. */
export async function openDoors(sql: Sql, settings: Settings, clock: Clock): Promise<Doors> {
  const { dataDir: dataDirectory, openLoopback, adminEmail, adminPassword, apiKey } = settings
  const admin = await ensureFirstAdmin({ sql, dataDirectory }, { email: adminEmail, password: adminPassword })
  const key = await ensureFirstKey({ sql, dataDirectory }, { key: apiKey })
  const secret = settings.secret ?? (await keptSecret(dataDirectory))
  const sessions = createSessions({ sql, clock, secret })
  const access = createAccess({ sql, clock, openLoopback, sessions })
  const signIn = createSignIn({ sql, sessions, clock })
  return { access, sessions, signIn, admin, key, bundleSigner: await createBundleSigner(secret) }
}
