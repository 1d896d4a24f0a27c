import { describe, expect, it } from 'vitest'
import { createLog } from '#core/platform/log.ts'

const capture = () => {
  const lines: string[] = []
  return { lines, destination: { write: (line: string) => void lines.push(line) } }
}

describe('createLog', () => {
  it('writes a JSON object a line, with time and level in words', () => {
    const { lines, destination } = capture()
    createLog({ level: 'info', destination }).info({ port: 1 }, 'listening')
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/Z$/),
      port: 1,
      msg: 'listening',
    })
  })

  it('is quiet below its level', () => {
    const { lines, destination } = capture()
    createLog({ level: 'warn', destination }).info('chatter')
    expect(lines).toEqual([])
  })

  it('never writes what is secret by its name', () => {
    const { lines, destination } = capture()
    const log = createLog({ level: 'info', destination })
    log.info({ password: 'hush', headers: { authorization: 'hush' }, request: { body: { apiKey: 'hush' } } }, 'sent')
    expect(lines[0]).not.toContain('hush')
  })
})
