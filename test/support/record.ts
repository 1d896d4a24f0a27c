import { createHash } from 'node:crypto'

import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { ContextSignature } from '#core/memory/context.ts'
import type { Finding, Fingerprint } from '#core/memory/finding.ts'
import type { Span } from '#core/telemetry/span.ts'
import { normalise } from '#collector/normalise.ts'

import { spanWith } from './span.ts'

/** 32 hex digits that only depend on the text. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** A context that is what its name says. */
export const contextNamed = (name: string, given: Partial<ContextSignature> = {}): ContextSignature => ({
  algorithm: 'c1',
  hash: hashOf(`context ${name}`),
  looseHash: hashOf(`loose ${name}`),
  app: 'shop',
  operation: 'chat',
  agent: null,
  promptName: null,
  systemHash: null,
  tools: [],
  modelFamily: 'gpt-4o',
  shape: ['short'],
  words: name.split(' '),
  ...given,
})

export const fingerprintNamed = (name: string, level: Fingerprint['level'] = 'template'): Fingerprint => ({
  algorithm: 'o1',
  level,
  hash: hashOf(`${level} ${name}`),
  text: name,
})

/** A finding whose fingerprint only depends on its name. */
export const findingNamed = (name: string, given: Partial<Finding> = {}): Finding => ({
  signal: 'typed-error',
  signalVersion: 1,
  class: 'input.context_length',
  grade: 'A',
  confidence: 1,
  severity: 'HIGH',
  evidence: [{ spanId: 'b7ad6b7169203331', path: 'events[0].exception.message', excerpt: name, note: null }],
  title: name,
  fingerprints: [fingerprintNamed(name)],
  facts: { operation: 'chat', where: null, errorType: null, message: name, frames: [], schemaPath: null, code: null },
  ...given,
})

type Given = Parameters<typeof spanWith>[0] & Partial<Pick<SpanRecord, 'findings' | 'context' | 'rollups' | 'items'>>

/** A record as it leaves the chain. */
export function recordWith({ findings, context, rollups, items, ...span }: Given = {}): SpanRecord {
  const record = normalise(spanWith(span) satisfies Span)
  return {
    ...record,
    findings: findings ?? [],
    context: context ?? null,
    items: items ?? [],
    rollups: rollups ?? [
      {
        scope: 'app',
        key: record.story.app,
        calls: 1,
        failedCalls: 0,
        failedWeight: 0,
        tokensIn: 0,
        tokensOut: 0,
        costUsd: 0,
        durationMs: 1000,
        timed: false,
      },
    ],
  }
}
