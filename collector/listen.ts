import { AppError } from '#core/platform/errors.ts'

import type { HostPort } from './config/endpoint.ts'
import { writeHostPort } from './config/endpoint.ts'

/** The error of a listener that could not start, in words that say which option to change. */
export function portTaken(error: unknown, endpoint: HostPort, path: string): AppError {
  const why = /EADDRINUSE|address already in use/i.test(String(error)) ? 'the port is taken' : String(error)
  return new AppError('conflict', `Cannot listen on ${writeHostPort(endpoint)}: ${why}.`, {
    cause: error,
    fields: [{ path, message: why }],
  })
}
