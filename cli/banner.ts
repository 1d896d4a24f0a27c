import type { Running } from './up.ts'

/** What a start tells a person. It holds secrets: it goes to a terminal, never to the log. */
export interface Banner extends Pick<Running, 'web' | 'otlpHttp' | 'otlpGrpc' | 'signInLink'> {
  readonly dataDir: string
  /** At the first start only, and only what was made up. */
  readonly email: string | null
  readonly password: string | null
  readonly key: string | null
}

export const bannerOf = (running: Running, dataDir: string): Banner => {
  const { web, otlpHttp, otlpGrpc, signInLink, admin, key } = running
  const isNew = admin.created && admin.password !== null
  return {
    web,
    otlpHttp,
    otlpGrpc,
    signInLink,
    dataDir,
    email: isNew ? admin.email : null,
    password: isNew ? admin.password : null,
    key: key.created ? key.key : null,
  }
}

export function bannerLines({
  web,
  otlpHttp,
  otlpGrpc,
  signInLink,
  dataDir,
  email,
  password,
  key,
}: Banner): readonly string[] {
  const lines: [label: string, value: string | null][] = [
    ['dashboard', web],
    ['sign in once', signInLink],
    ['OTLP/HTTP', otlpHttp],
    ['OTLP/gRPC', otlpGrpc],
    ['data', dataDir],
  ]
  const first: [label: string, value: string | null][] = [
    ['e-mail', email],
    ['password', password],
    ['API key', key],
  ]
  const isFirst = password !== null || key !== null
  return [
    '',
    'Nevermore is ready.',
    '',
    ...shown(lines),
    ...(isFirst
      ? ['', 'First start. This is shown once, and kept in the data directory (credentials):', '', ...shown(first)]
      : []),
    '',
  ]
}

const shown = (lines: readonly (readonly [string, string | null])[]): readonly string[] =>
  lines.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(14)}${value}`]))
