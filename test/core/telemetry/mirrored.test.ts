import { describe, expect, it } from 'vitest'

import { isMirrored, type CallSide } from '#core/telemetry/mirrored.ts'

const step = (otelKind: number, given: Partial<CallSide> = {}): CallSide => ({
  kind: 'TOOL',
  otelKind,
  toolName: 'search',
  ...given,
})
const [internal, server, client] = [step(1), step(2), step(3)]

describe('isMirrored', () => {
  it.each<[string, CallSide, CallSide | null, boolean]>([
    ['the server of a call under its client', server, client, true],
    ['the client of a call under the step of a framework', client, internal, true],
    ['the server of a call under the step of a framework', server, internal, true],
    ['a call with nothing above it', server, null, false],
    ['another tool that a tool calls', { ...server, toolName: 'fetch' }, client, false],
    ['the call that a server passes on', client, server, true],
    ['a tool step under a tool step of the same name', internal, internal, false],
    ['two calls in a row', client, client, false],
    ['a request below a call', step(2, { kind: 'HTTP' }), client, false],
    ['a call below an agent', client, step(1, { kind: 'AGENT' }), false],
  ])('knows %s', (_what, one, parent, mirrored) => {
    expect(isMirrored(one, parent)).toBe(mirrored)
  })
})
