import { AppError } from '#core/platform/errors.ts'

import { cursorOver, enter, leave, readTag, skip } from '../wire/cursor.ts'

/** grpc.health.v1.Health, the unary half. A client that asks to Watch hears UNIMPLEMENTED and falls back to Check. */
export const healthPath = '/grpc.health.v1.Health/Check'
/** Bytes of a health question: it holds one name. */
export const healthBytesMax = 4_096

/** HealthCheckResponse with status SERVING, and with NOT_SERVING. */
const servingBytes = Buffer.from([8, 1])
const notServingBytes = Buffer.from([8, 2])

/**
 * Says whether the whole server, or one of its services, takes requests.
 * @param served paths of its methods: `/package.Service/Method`
 */
export function answerHealth(request: Buffer, serving: boolean, served: readonly string[]): Buffer {
  const service = serviceIn(request)
  const isKnown = service === '' || served.some((path) => path.startsWith(`/${service}/`))
  if (!isKnown) throw new AppError('not_found', 'unknown service')
  return serving ? servingBytes : notServingBytes
}

/** HealthCheckRequest.service; null when the bytes are no such message. */
function serviceIn(request: Buffer): string | null {
  let service = ''
  try {
    const cursor = cursorOver(request)
    while (cursor.at < cursor.end) {
      const tag = readTag(cursor)
      if (tag !== 10) skip(cursor, tag)
      else {
        const outer = enter(cursor)
        service = cursor.bytes.toString('utf8', cursor.at, cursor.end)
        leave(cursor, outer)
      }
    }
    return service
  } catch {
    return null
  }
}
