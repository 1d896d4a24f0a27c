import { describe, expect, it } from 'vitest'

import { causeOf, causeOfFinding, causeOfKept } from '#core/memory/cause.ts'
import { findingNamed } from '#test/support/record.ts'

describe('what foretells a failure of a tool', () => {
  it.each([
    'connect ECONNREFUSED 10.0.0.7:5432',
    'Connection refused',
    'fetch failed',
    'HTTP 503: Service Unavailable',
    'the upstream answered 502',
    'getaddrinfo EAI_AGAIN stock.internal',
    'requests.exceptions.ConnectionError: Max retries exceeded',
    'read ECONNRESET',
    'Could not connect to the stock system',
  ])('is the environment where it was not reached: %s', (message) => {
    expect(causeOf('tool.error', [message])).toBe('environment')
  })

  it.each([
    'order A-17 does not exist',
    'column "totl" does not exist',
    'returned 503 rows, at most 500 are allowed',
    'HTTP 404: Not Found',
    'the connection between the two orders is unknown',
  ])('is its context otherwise: %s', (message) => expect(causeOf('tool.error', [message, null])).toBe('context'))

  it('is what its class says for all others', () => {
    expect(causeOf('app.error', ['connect ECONNREFUSED'])).toBe('context')
    expect(causeOf('provider.connection', ['?'])).toBe('environment')
  })

  it('is the same while it is signed and once it was kept', () => {
    const finding = findingNamed('connect ECONNREFUSED 10.0.0.7:5432', { class: 'tool.error' })
    expect(causeOfFinding(finding)).toBe('environment')
    expect(causeOfKept({ class: 'tool.error', title: 'Tool search failed', evidence: finding.evidence })).toBe(
      'environment',
    )
  })
})
