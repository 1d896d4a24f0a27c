import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'

const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d))?$/

builder.scalarType('DateTime', {
  description: 'A moment as ISO 8601 in UTC. Times of spans keep their nine digits.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : value),
  parseValue: (value) => {
    const date = typeof value === 'string' && isoTime.test(value) ? new Date(value) : null
    if (date && !Number.isNaN(date.getTime())) return date
    throw new AppError(
      'invalid',
      `A DateTime looks like 2026-01-31T12:00:00Z, not like ${JSON.stringify(value)?.slice(0, 60)}.`,
    )
  },
})

builder.scalarType('JSON', {
  description: 'Any JSON value. Integers beyond 2^53 are strings, bytes are base64.',
  serialize: (value) => value,
  parseValue: (value) => value,
})
