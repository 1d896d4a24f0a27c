import { mkdir, mkdtemp, readFile, readdir, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLogFile } from '#cli/log/file.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-log-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('openLogFile', () => {
  it('goes on where an earlier process stopped', async () => {
    for (const line of ['one\n', 'two\n']) {
      const log = openLogFile(dataDir)
      log.write(line)
      log.close()
    }
    expect(await readFile(join(dataDir, 'nevermore.log'), 'utf8')).toBe('one\ntwo\n')
  })

  it('never takes more than twice its limit, and keeps the newest lines', async () => {
    const log = openLogFile(dataDir, 100)
    for (let number = 0; number < 100; number++) log.write(`line ${String(number).padStart(4)}\n`)
    log.close()
    expect((await readdir(dataDir)).toSorted()).toEqual(['nevermore.log', 'nevermore.log.1'])
    const kept =
      (await readFile(join(dataDir, 'nevermore.log.1'), 'utf8')) +
      (await readFile(join(dataDir, 'nevermore.log'), 'utf8'))
    expect(kept.length).toBeLessThanOrEqual(200)
    expect(kept.endsWith('line   98\nline   99\n')).toBe(true)
  })

  it('ends nothing when a line cannot be written, and says later how many are missing', async () => {
    const log = openLogFile(dataDir, 20)
    const inTheWay = join(dataDir, 'nevermore.log.1')
    log.write('a line that fills it\n')
    await mkdir(inTheWay)
    for (const line of ['lost\n', 'lost too\n']) log.write(line)
    await rmdir(inTheWay)
    log.write('written\n')
    log.close()
    const lines = (await readFile(join(dataDir, 'nevermore.log'), 'utf8')).trim().split('\n')
    expect(lines).toEqual([expect.stringContaining('"lines":2,"msg":"lines of the log are missing"'), 'written'])
  })
})
