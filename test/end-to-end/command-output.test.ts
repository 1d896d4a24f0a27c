import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { start, startCli } from '#test/support/cli.ts'

let dataDir = ''
let log = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-output-'))
  log = join(dataDir, 'nevermore.log')
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('nevermore logs --follow', () => {
  it('goes on when the file is rotated, cut, or away for a moment', async () => {
    await writeFile(log, 'one\ntwo\n')
    const { child, ended, out } = startCli(['logs', '-f', '-n', '1', '--data-dir', dataDir])
    await expect.poll(out).toBe('two\n')
    await appendFile(log, 'three\n')
    await expect.poll(out).toBe('two\nthree\n')
    await rename(log, `${log}.1`)
    // Long enough to be looked for while it is away.
    await new Promise((resolve) => setTimeout(resolve, 400))
    await writeFile(log, 'a longer one than all that was read before\n')
    await expect.poll(out).toContain('three\na longer one')
    await truncate(log)
    await appendFile(log, 'five\n')
    await expect.poll(out).toContain('before\nfive\n')
    child.kill('SIGINT')
    await ended
  })
})

describe('an answer that nobody reads to its end', () => {
  const program = `"${process.execPath}" "${join(projectPaths().root, 'dist', 'cli.mjs')}"`

  it('ends the command, without a word', async () => {
    await writeFile(log, 'one\n')
    const { ended, out } = start('sh', ['-c', `${program} logs -f --data-dir "${dataDir}" | head -n 1`])
    await expect.poll(out).toBe('one\n')
    await appendFile(log, 'two\n')
    expect(await ended).toEqual({ code: 0, out: 'one\n', err: '' })
  })

  it('is no success: a gate whose words were lost must not be green', async () => {
    const command = `{ sleep 1; ${program} components --json; echo $? >&2; } | true`
    expect(await start('sh', ['-c', command]).ended).toMatchObject({ out: '', err: '141\n' })
  })
})
