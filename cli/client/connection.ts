import { readCredentials } from '#core/identity/credentials-file.ts'
import { AppError } from '#core/platform/errors.ts'
import { UsageError } from '../exit-code.ts'
import { readRunFile } from '../run-file.ts'
import { settingsOf } from '../settings-of.ts'

/** The flags by which the Nevermore of this machine is found: the same that it was started with. */
export const placeArgs = {
  'data-dir': { type: 'string', description: 'Data directory of the one to talk to (.nevermore)', valueHint: 'path' },
  settings: { type: 'string', description: 'File with its settings (nevermore.yaml)', valueHint: 'file' },
} as const

/** The flags of every command that talks to a running Nevermore. */
export const connectionArgs = {
  ...placeArgs,
  url: { type: 'string', description: 'Address of one that runs elsewhere', valueHint: 'http://host:8110' },
  key: { type: 'string', description: 'API key (NEVERMORE_API_KEY, or the one kept in the data directory)' },
  json: { type: 'boolean', description: 'Print JSON' },
} as const

export interface PlaceFlags {
  readonly 'data-dir'?: string | undefined
  readonly settings?: string | undefined
}

export interface ConnectionFlags extends PlaceFlags {
  readonly url?: string | undefined
  readonly key?: string | undefined
}

/** Addresses without a slash at the end, and the key to show there. */
export interface Connection {
  readonly web: string
  readonly otlpHttp: string
  readonly key: string | null
}

/** Where the data directory is, by the same rules as for `up`. The other settings are the running one's business. */
export async function dataDirOf(flags: PlaceFlags, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { NEVERMORE_DATA_DIR, NEVERMORE_SETTINGS } = env
  const place = { 'data-dir': flags['data-dir'], settings: flags.settings }
  return (await settingsOf(place, { NEVERMORE_DATA_DIR, NEVERMORE_SETTINGS })).dataDir
}

/** Finds the Nevermore to talk to. Throws `unavailable` when none runs here and no address was given. */
export async function connect(flags: ConnectionFlags, env: NodeJS.ProcessEnv = process.env): Promise<Connection> {
  const dataDir = await dataDirOf(flags, env)
  const key = flags.key || env['NEVERMORE_API_KEY'] || (await readCredentials(dataDir)).apiKey || null
  if (flags.url !== undefined) {
    const base = baseOf(flags.url)
    return { web: base, otlpHttp: base, key }
  }
  const running = await readRunFile(dataDir)
  if (running === null) throw nothingRuns(dataDir)
  return { web: running.web, otlpHttp: running.otlpHttp ?? running.web, key }
}

export const nothingRuns = (dataDir: string): AppError =>
  new AppError(
    'unavailable',
    `No Nevermore runs in ${dataDir}. Start one with \`nevermore up\`, or name another with --data-dir or --url.`,
  )

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new UsageError(`--url has to be an address such as http://127.0.0.1:8110, not "${url}".`)
  }
  return parsed.href.replace(/\/$/, '')
}
