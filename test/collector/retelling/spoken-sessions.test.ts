import { describe, expect, it } from 'vitest'

import { createSpokenSessions, type SpokenSessions } from '#collector/retelling/spoken-sessions.ts'
import { logWith } from '#test/support/log.ts'
import { spanWith } from '#test/support/span.ts'

const beginNs = 1_760_000_000_000_000_000n
const secondNs = 1_000_000_000n
const traceOf = (number: number) => number.toString(16).padStart(32, '0')

const claude = 'com.anthropic.claude_code'
/** The agent tells of a run by a span, at so many seconds. */
const spoke = (sessions: SpokenSessions, run: number, atSeconds = 0, session = 's1', scopeName = claude, project = 1) =>
  sessions.note(
    spanWith({
      traceId: traceOf(run),
      startNs: beginNs + BigInt(atSeconds) * secondNs,
      scopeName,
      attributes: { 'session.id': session },
    }),
    project,
  )
/** An event of that session, which names no trace. */
const event = (atSeconds: number, session = 's1', scopeName = `${claude}.events`) =>
  logWith({
    traceId: null,
    spanId: null,
    timeNs: beginNs + BigInt(atSeconds) * secondNs,
    scopeName,
    attributes: { 'session.id': session },
  })

describe('a session that tells of itself by spans', () => {
  it('has its events put to the run that began last before them', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1, 0)
    spoke(sessions, 2, 600)
    expect(sessions.runOf(event(30), 1)).toBe(traceOf(1))
    expect(sessions.runOf(event(630), 1)).toBe(traceOf(2))
  })

  it('counts a run from the earliest of its spans, in whatever order they come', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1, 60)
    expect(sessions.runOf(event(10), 1)).toBeNull()
    spoke(sessions, 1, 0)
    expect(sessions.runOf(event(10), 1)).toBe(traceOf(1))
  })

  it('takes an event that is stamped a moment before its run, and none long before or an hour after', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1, 100)
    expect(sessions.runOf(event(98), 1)).toBe(traceOf(1))
    expect(sessions.runOf(event(97), 1)).toBeNull()
    expect(sessions.runOf(event(100 + 3_599), 1)).toBe(traceOf(1))
    expect(sessions.runOf(event(100 + 3_600), 1)).toBeNull()
  })

  it('is not mixed up with another session, another agent or another project', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1)
    expect(sessions.runOf(event(1, 's2'), 1)).toBeNull()
    expect(sessions.runOf(event(1, 's1', 'codex_otel'), 1)).toBeNull()
    expect(sessions.runOf(event(1), 2)).toBeNull()
  })

  it('leaves alone what names its run itself, what names no session, and apps that are no coding agents', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1)
    spoke(sessions, 2, 0, 's1', 'my.app')
    expect(sessions.runOf({ ...event(1), traceId: traceOf(9) }, 1)).toBeNull()
    expect(sessions.runOf({ ...event(1), attributes: {} }, 1)).toBeNull()
    expect(sessions.runOf(event(1, 's1', 'my.app'), 1)).toBeNull()
    sessions.note(spanWith({ scopeName: claude }), 1)
    expect(sessions.runOf(event(1), 1)).toBe(traceOf(1))
  })

  it('keeps the runs it had last when it has very many', () => {
    const sessions = createSpokenSessions()
    for (let run = 0; run < 40; run++) spoke(sessions, run + 1, run)
    expect(sessions.runOf(event(39), 1)).toBe(traceOf(40))
    expect(sessions.runOf(event(5), 1)).toBeNull()
  })

  it('is forgotten when twenty thousand others came since, so that its events are retold again', () => {
    const sessions = createSpokenSessions()
    spoke(sessions, 1)
    for (let other = 0; other < 20_000; other++) spoke(sessions, 2, 0, `other ${other}`)
    expect(sessions.runOf(event(1), 1)).toBeNull()
    expect(sessions.runOf(event(1, 'other 19999'), 1)).toBe(traceOf(2))
  })
})
