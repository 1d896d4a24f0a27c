import { describe, expect, it } from 'vitest'
import { readableLine } from '#cli/log/readable.ts'

describe('readableLine', () => {
  it('puts time, level and message first, and facts behind them', () => {
    const line = '{"level":"info","time":"2026-03-01T10:20:30.400Z","port":8110,"app":"shop","msg":"ready"}'
    expect(readableLine(line)).toBe('10:20:30 info  ready port=8110 app=shop')
  })

  it('shows the stack of an error under its line', () => {
    const line = JSON.stringify({
      level: 'error',
      time: '2026-03-01T10:20:30.400Z',
      msg: 'lost',
      err: { stack: 'Error: x\n    at y' },
    })
    expect(readableLine(line)).toBe('10:20:30 error lost\n    Error: x\n        at y')
  })

  it('keeps a fact that others sent on its line', () => {
    const line = JSON.stringify({
      level: 'error',
      time: '2026-03-01T10:20:30.400Z',
      msg: 'lost',
      path: '/x\n10:20 info',
    })
    expect(readableLine(line)).toBe('10:20:30 error lost path="/x\\n10:20 info"')
  })

  it.each(['plain text', '{"not":"a log line"}', '{broken', ''])('leaves %j as it is', (line) => {
    expect(readableLine(line)).toBe(line)
  })
})
