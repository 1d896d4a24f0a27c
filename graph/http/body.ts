import type { IncomingMessage } from 'node:http'
import { AppError } from '#core/platform/errors.ts'

/** The whole body. Throws `too_large` beyond the bound, before more than that was kept. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  // Made when needed: an error notes its stack, which costs as much as reading the body.
  const tooLarge = (): AppError => new AppError('too_large', `The body is larger than ${bytesMax} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= bytesMax) parts.push(part)
      else {
        request.pause()
        reject(tooLarge())
      }
    })
    request.once('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)))
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(new AppError('invalid', 'The body ended early.'))
    })
  })
}

/** The body as a JSON object. Throws `unsupported` for another type or an encoding, `invalid` for what is no object. */
export async function readJson(request: IncomingMessage, bytesMax: number): Promise<Record<string, unknown>> {
  if (!isJson(request)) throw new AppError('unsupported', 'The content type must be application/json.')
  const encoding = request.headers['content-encoding']
  if (encoding && encoding !== 'identity') throw new AppError('unsupported', 'The body must not be compressed.')
  return parseObject(await readBody(request, bytesMax))
}

export const isJson = (request: IncomingMessage): boolean =>
  /^application\/(json|graphql\+json)\s*(;|$)/i.test(request.headers['content-type'] ?? '')

function parseObject(bytes: Buffer): Record<string, unknown> {
  const value = parsed(bytes)
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    return value as Record<string, unknown>
  }
  throw new AppError('invalid', 'The body must be a JSON object that is not empty; batches are not taken.')
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new AppError('invalid', 'The body is not JSON.')
  }
}
