import { status } from '@grpc/grpc-js'
import type { sendUnaryData, ServiceDefinition } from '@grpc/grpc-js'

import { cursorOver, enter, leave, readTag, skip } from '../wire/cursor.ts'
import { rawMethod } from './raw-method.ts'

/** grpc.health.v1.Health, the unary half. A client that asks to Watch hears UNIMPLEMENTED and falls back to Check. */
export const healthService: ServiceDefinition = { Check: rawMethod('/grpc.health.v1.Health/Check') }

const known: ReadonlySet<string> = new Set(['', 'opentelemetry.proto.collector.trace.v1.TraceService'])
/** HealthCheckResponse with status SERVING, and with NOT_SERVING. */
const servingBytes = Buffer.from([8, 1])
const notServingBytes = Buffer.from([8, 2])

/** Says whether the whole server, or the trace service, takes requests. */
export function answerHealth(request: Buffer, serving: boolean, answer: sendUnaryData<Buffer>): void {
  const service = serviceIn(request)
  if (service === null || !known.has(service)) answer({ code: status.NOT_FOUND, details: 'unknown service' })
  else answer(null, serving ? servingBytes : notServingBytes)
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
