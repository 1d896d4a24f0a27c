import type { z } from 'zod'
import { flag, oneOf, port, text, token, url, wholeNumber } from './fields.ts'

export interface Setting<Value> {
  /** Its name in the environment. The name in a file and as a flag follow from it: see `names.ts`. */
  readonly env: string
  readonly schema: z.ZodType<Value>
  /** What the table of settings says of the default, where the value itself would not tell. */
  readonly defaultText?: string
  /** Never shown, not even in a complaint about it. */
  readonly secret?: true
  /** Relative to where it is written: the working directory, or the folder of the file. */
  readonly path?: true
}

const setting = <Value>(env: string, schema: z.ZodType<Value>, more: Omit<Setting<Value>, 'env' | 'schema'> = {}) => ({
  env,
  schema,
  ...more,
})
const optional = <Value>(schema: z.ZodType<Value>) => schema.nullable().default(null)
const secret = { secret: true } as const
const path = { path: true } as const

/** Everything that can be set, in the order in which it is documented. */
export const settingsTable = {
  env: setting(
    'NEVERMORE_ENV',
    oneOf(['dev', 'production'])
      .default('dev')
      .describe('`dev`, or `production`, which refuses weak secrets, demo accounts and open loopback.'),
  ),
  dataDir: setting(
    'NEVERMORE_DATA_DIR',
    text().default('.nevermore').describe('Embedded database, secrets, what runs. Only its owner may enter.'),
    path,
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    optional(url('postgres', 'postgresql')).describe('A PostgreSQL 14 or later to use instead of the embedded one.'),
    { defaultText: 'embedded', secret: true },
  ),
  databaseConnectionsMax: setting(
    'NEVERMORE_DATABASE_CONNECTIONS_MAX',
    wholeNumber(9, 1_000).default(20).describe('The most connections one process opens.'),
  ),
  host: setting('NEVERMORE_HOST', text().default('127.0.0.1').describe('The address that all ports are bound to.')),
  port: setting('NEVERMORE_PORT', port.default(8110).describe('Dashboard and API; 0 for any free port.')),
  otlpGrpcPort: setting('NEVERMORE_OTLP_GRPC_PORT', port.default(4317).describe('OTLP over gRPC.')),
  otlpHttpPort: setting('NEVERMORE_OTLP_HTTP_PORT', port.default(4318).describe('OTLP over HTTP.')),
  config: setting(
    'NEVERMORE_CONFIG',
    optional(text()).describe("Pipeline config in the OpenTelemetry Collector's style."),
    { defaultText: 'built in', path: true },
  ),
  adminEmail: setting(
    'NEVERMORE_ADMIN_EMAIL',
    text('an e-mail address')
      .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), { error: 'an e-mail address' })
      .default('admin@localhost')
      .describe('The first admin.'),
  ),
  adminPassword: setting(
    'NEVERMORE_ADMIN_PASSWORD',
    optional(
      text().refine((value) => value.length >= 8 && value.length <= 256, { error: '8 to 256 characters' }),
    ).describe('Password of the first admin; a random one is printed once and kept in `<data dir>/credentials`.'),
    { defaultText: 'random', ...secret },
  ),
  apiKey: setting(
    'NEVERMORE_API_KEY',
    optional(token(8)).describe('First API key of the project `default`, with all scopes but `admin`; kept likewise.'),
    { defaultText: 'random', ...secret },
  ),
  openLoopback: setting(
    'NEVERMORE_OPEN_LOOPBACK',
    optional(flag).describe('Whether this machine may send spans and ask pre-flight without a key.'),
    { defaultText: '`true` in dev, `false` in production' },
  ),
  secret: setting('NEVERMORE_SECRET', optional(token(16)).describe('Signs sessions and embed tokens.'), {
    defaultText: 'generated, kept in `<data dir>/secret`',
    ...secret,
  }),
  demo: setting('NEVERMORE_DEMO', flag.default(false).describe('Seeds a demo project and demo logins; loopback only.')),
  logLevel: setting(
    'NEVERMORE_LOG_LEVEL',
    oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('The least that is logged: `trace`, `debug`, `info`, `warn`, `error`, or nothing: `silent`.'),
  ),
  settleQuietMs: setting(
    'NEVERMORE_SETTLE_QUIET_MS',
    wholeNumber(100, 3_600_000)
      .default(2_000)
      .describe('A run whose root ended is judged as a whole once it was quiet for so many milliseconds.'),
  ),
  settleTimeoutMs: setting(
    'NEVERMORE_SETTLE_TIMEOUT_MS',
    wholeNumber(1_000, 86_400_000)
      .default(60_000)
      .describe('Any other run once it was quiet for so many: what never ended is abandoned.'),
  ),
  settleSpansMax: setting(
    'NEVERMORE_SETTLE_SPANS_MAX',
    wholeNumber(100, 200_000)
      .default(20_000)
      .describe('Most spans of one run that are looked at then; what is left out is counted.'),
  ),
  redisUrl: setting(
    'NEVERMORE_REDIS_URL',
    optional(url('redis', 'rediss')).describe('Revocation, rate limits and fan-out across replicas. No effect yet.'),
    secret,
  ),
  natsUrl: setting(
    'NEVERMORE_NATS_URL',
    optional(url('nats', 'tls')).describe('JetStream queue between receivers and workers. No effect yet.'),
    secret,
  ),
  otelEnabled: setting(
    'NEVERMORE_OTEL_ENABLED',
    flag.default(false).describe('Whether our own traces and metrics are exported. No effect yet.'),
  ),
  ollamaUrl: setting('OLLAMA_URL', optional(url('http', 'https')).describe('Model provider: Ollama.')),
  openaiBaseUrl: setting(
    'OPENAI_BASE_URL',
    optional(url('http', 'https')).describe('Model provider: OpenAI, or what speaks like it.'),
  ),
  openaiApiKey: setting('OPENAI_API_KEY', optional(token(1)).describe('Key for OpenAI.'), secret),
  anthropicApiKey: setting('ANTHROPIC_API_KEY', optional(token(1)).describe('Key for Anthropic.'), secret),
  judgeModel: setting(
    'NEVERMORE_JUDGE_MODEL',
    optional(text()).describe('Model that the judge asks, in projects that switch it on.'),
    { defaultText: 'a small one of the provider' },
  ),
  smtpHost: setting(
    'SMTP_HOST',
    optional(text()).describe('Mail server; without it, dev logs reset links. No effect yet.'),
  ),
  smtpPort: setting('SMTP_PORT', port.default(587).describe('Port of the mail server.')),
  smtpUser: setting('SMTP_USER', optional(text()).describe('Name to sign in to the mail server with.')),
  smtpPass: setting('SMTP_PASS', optional(text()).describe('Password to sign in to the mail server with.'), secret),
  smtpFrom: setting('SMTP_FROM', optional(text()).describe('Sender of our mails.')),
  smtpTls: setting('SMTP_TLS', flag.default(true).describe('Whether the mail server must be reached through TLS.')),
}

export type SettingName = keyof typeof settingsTable
export type WrittenSettings = { readonly [Name in SettingName]: z.output<(typeof settingsTable)[Name]['schema']> }

export const settingNames = Object.keys(settingsTable).filter((name): name is SettingName => name in settingsTable)
