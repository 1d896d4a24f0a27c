import { demoLogins, type DemoLogin } from '#core/identity/demo-access.ts'
import type { Settings } from '#core/platform/settings.ts'
import { settingsWithoutEffect } from '#core/platform/settings/without-effect.ts'
import { dutiesOf, type ProcessRole } from './process-role.ts'
import type { Running } from './up.ts'

/** What a start tells a person. It holds secrets: it goes to a terminal, never to the log. */
export interface Banner extends Pick<Running, 'web' | 'otlpHttp' | 'otlpGrpc' | 'signInLink'> {
  readonly role: ProcessRole
  readonly dataDir: string
  /** At the first start only, and only what was made up. */
  readonly email: string | null
  readonly password: string | null
  readonly key: string | null
  /** Settings that were set and change nothing. */
  readonly warnings: readonly string[]
  /** The three of `--demo`; none without it. */
  readonly demo: readonly DemoLogin[]
}

type Told = Pick<Settings, 'dataDir' | 'demo' | 'apiKey'> & Parameters<typeof settingsWithoutEffect>[0]

export const bannerOf = (running: Running, role: ProcessRole, settings: Told): Banner => {
  const { dataDir, demo, apiKey } = settings
  const { web, otlpHttp, otlpGrpc, signInLink, admin, key } = running
  const newAdmin = admin?.created && admin.password !== null ? admin : null
  return {
    role,
    web,
    otlpHttp,
    otlpGrpc,
    signInLink,
    dataDir,
    email: newAdmin?.email ?? null,
    password: newAdmin?.password ?? null,
    key: key?.created && apiKey === null ? key.key : null,
    warnings: settingsWithoutEffect(settings),
    demo: demo ? demoLogins : [],
  }
}

/** The same for a person to read. */
export function bannerLines(banner: Banner): readonly string[] {
  const first: readonly Line[] = [
    ['e-mail', banner.email],
    ['password', banner.password],
    ['API key', banner.key],
  ]
  return [
    ...chapter(`Nevermore${banner.role === 'up' ? '' : ` (${banner.role})`} is ready.`, [
      [servesPages(banner.role) ? 'dashboard' : 'probes', banner.web],
      ['sign in once', banner.signInLink],
      ['OTLP/HTTP', banner.otlpHttp],
      ['OTLP/gRPC', banner.otlpGrpc],
      ['data', banner.dataDir],
    ]),
    ...chapter('First start. This is shown once, and kept in the data directory (credentials):', first),
    ...chapter(
      'Demo logins, on this machine alone:',
      banner.demo.map(({ email, password }) => [email, password]),
    ),
    '',
    ...banner.warnings.flatMap((warning) => [warning, '']),
  ]
}

const servesPages = (role: ProcessRole): boolean => dutiesOf[role].serves

type Line = readonly [label: string, value: string | null]

function chapter(title: string, lines: readonly Line[]): readonly string[] {
  const shown = lines.filter(([, value]) => value !== null)
  const width = Math.max(14, ...shown.map(([label]) => label.length + 2))
  return shown.length === 0 ? [] : ['', title, '', ...shown.map(([label, value]) => `  ${label.padEnd(width)}${value}`)]
}
