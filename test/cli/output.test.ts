import { describe, expect, it } from 'vitest'
import { note, plainUnlessTerminal, say, sayJson, sayTable } from '#cli/output.ts'
import { captureOutput } from '#test/support/output.ts'

const printed = (work: () => void) => captureOutput(async () => work())

describe('what is printed', () => {
  it('keeps the answer apart from what is said about it', async () => {
    expect(await printed(() => (say('answer'), note('about it')))).toMatchObject({ out: 'answer', err: 'about it' })
  })

  it('writes integers that JSON cannot hold as text', async () => {
    const { out } = await printed(() => sayJson({ seq: 2n ** 60n }))
    expect(JSON.parse(out)).toEqual({ seq: '1152921504606846976' })
  })

  it('lines up columns, and lets the last one run free', async () => {
    const { out } = await printed(() =>
      sayTable(
        ['ID', 'TITLE'],
        [
          ['F-1', 'short'],
          ['F-1000', 'a longer one'],
        ],
      ),
    )
    expect(out.split('\n')).toEqual(['ID      TITLE', 'F-1     short', 'F-1000  a longer one'])
  })

  it('does not let what others sent command the terminal, or pass for lines of its own', async () => {
    const sent = 'gone\u001B[2J\u009B31m \u202Eback\r\nF-9  made up\0'
    const { out } = await printed(() => (say(sent), sayTable(['ID', 'TITLE'], [['F-1', sent]])))
    const [line, , , row, ...rest] = out.split('\n')
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202E/u)
    expect([line, row, rest]).toEqual([expect.stringContaining('gone'), expect.stringContaining('made up'), []])
  })

  it('takes colours away where nobody would see them', () => {
    expect(plainUnlessTerminal('\u001B[36mblue\u001B[39m')).toBe('blue')
  })
})
