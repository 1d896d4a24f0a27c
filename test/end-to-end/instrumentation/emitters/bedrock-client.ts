import type * as Bedrock from '@aws-sdk/client-bedrock-runtime'
import { Readable } from 'node:stream'
import type { ServerFault } from '#cli/demo/model-server/faults.ts'
import { freshPackages } from '../frame/fresh.ts'
import type { Ground } from '../frame/ground.ts'

const name = '@aws-sdk/client-bedrock-runtime'

/** What can go wrong at Bedrock; giving up is the app's doing there, and no time-out. */
export const bedrockFaults: readonly ServerFault[] = [
  'rate_limit',
  'overloaded',
  'server_error',
  'auth',
  'context_length',
  'connection_reset',
  'empty',
  'truncated',
  'unknown_tool',
  'bad_arguments_missing',
]

/** A copy of Bedrock's package, and what makes a client of the local model once the package is instrumented. */
export function bedrockPackage(ground: Ground, ...instrumentations: readonly string[]) {
  const load = freshPackages(name, ...instrumentations)
  const bedrock = load<typeof Bedrock>(name)
  const client = () =>
    new bedrock.BedrockRuntimeClient({
      region: 'us-east-1',
      endpoint: ground.model.rootUrl,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      maxAttempts: 1,
      requestHandler: {
        async handle({ protocol, hostname, port, path, method, headers, body }: HttpRequest, options: HttpOptions) {
          const url = `${protocol}//${hostname}:${port}${path}`
          const answered = await ground.fetch(url, { method, headers, body, signal: options.abortSignal ?? null })
          const bytes = Readable.from([Buffer.from(await answered.arrayBuffer())])
          return {
            response: { statusCode: answered.status, headers: Object.fromEntries(answered.headers), body: bytes },
          }
        },
      },
    })
  return { load, bedrock, client, waiting: () => ({ abortSignal: AbortSignal.timeout(ground.patienceMs()) }) }
}

/** What the package hands to whatever carries its requests. */
interface HttpRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port: number
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string
}

interface HttpOptions {
  readonly abortSignal?: AbortSignal
}
