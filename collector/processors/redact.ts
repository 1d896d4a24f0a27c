import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { defineRawProcessor } from '../component.ts'
import type { Metrics } from '../pipeline/metrics.ts'
import { createMaskText, patternNames, type MaskText } from '../redaction/mask-text.ts'
import { createRedactLog } from '../redaction/redact-log.ts'
import { createNoteSecrets } from '../redaction/note-secrets.ts'
import { createRedactSpan } from '../redaction/redact-span.ts'

/** A group that repeats and holds a repetition: the shape from which exponential time is made. */
const nestedRepeat = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/

const expression = z.strictObject({
  name: z.string().min(1).max(64).describe('What is counted when it matches.'),
  match: z
    .string()
    .min(1)
    .max(1000)
    .refine(compiles, 'is no valid regular expression, or matches the empty text')
    .refine((source) => !nestedRepeat.test(source), 'repeats a repetition, which can take exponential time')
    .describe(
      'A JavaScript regular expression. Only the built-in patterns promise linear time; keep yours free of ambiguity.',
    ),
})

const config = z.strictObject({
  patterns: z
    .array(z.enum(patternNames))
    .default(['api_key', 'jwt', 'bearer', 'pem', 'email', 'card'])
    .describe('Built-in kinds of secrets to mask.'),
  mask: z.string().max(64).default('[redacted]').describe('What stands in for a secret.'),
  keys: z
    .strictObject({
      drop: z
        .array(z.string().min(1))
        .default([
          'http.request.header.authorization',
          'http.request.header.cookie',
          'http.request.header.x-api-key',
          'http.response.header.set-cookie',
        ])
        .describe('Attributes to remove; a trailing * stands for any ending.'),
      allow: z.array(z.string().min(1)).default([]).describe('Attributes to pass on unread.'),
    })
    .prefault({}),
  expressions: z.array(expression).max(32).default([]).describe('Your own expressions, by name.'),
})

/** Masks secrets before anything is stored. Hiding too much can be put right later; a leak cannot. */
export const redact = defineRawProcessor({
  type: 'redact',
  summary: 'Masks keys, tokens, e-mail addresses and payment cards wherever a span or log record can hold text.',
  config,
  create(settings, { metrics }) {
    const redactSpan = createRedactSpan(maskTextOf(settings, metrics), settings.keys)
    const noteSecrets = createNoteSecrets(settings.patterns, randomUUID())
    return { name: 'redact', process: (spans) => spans.map((span) => noteSecrets(span, redactSpan(span))) }
  },
  createLogs(settings, { metrics }) {
    const redactLog = createRedactLog(maskTextOf(settings, metrics), settings.keys)
    return { name: 'redact', process: (logs) => logs.map(redactLog) }
  },
})

function maskTextOf({ patterns, mask, expressions }: z.output<typeof config>, metrics: Metrics): MaskText {
  const own = expressions.map(({ name, match }) => ({ name, match: new RegExp(match, 'g') }))
  return createMaskText({ patterns, mask, expressions: own }, (pattern) =>
    metrics.add('nevermore_redact_masked', { pattern }, 1),
  )
}

function compiles(source: string): boolean {
  try {
    return !new RegExp(source).test('')
  } catch {
    return false
  }
}
