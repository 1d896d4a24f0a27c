import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import {
  startPreflightServer,
  warning,
  type CannedAnswer,
  type PreflightServer,
} from '#test/support/preflight-server.ts'

const folder = join(projectPaths().root, 'sdk', 'python')
const isPythonHere = spawnSync('python3', ['--version']).status === 0

let server: PreflightServer | undefined
afterEach(() => server?.stop())

async function ask(answer: CannedAnswer, deadlineMs = 5_000): Promise<unknown> {
  server = await startPreflightServer(answer)
  const program = `
import dataclasses, json, sys
sys.dont_write_bytecode = True
from nevermore_preflight import Preflight
answer = Preflight(sys.argv[1], "shop", "nvm_1", deadline_ms=int(sys.argv[2])).ask("hello", model="m", agent=None)
print(json.dumps(dataclasses.asdict(answer)))`
  const { stdout } = await promisify(execFile)('python3', ['-c', program, server.url, String(deadlineMs)], {
    cwd: folder,
  })
  return JSON.parse(stdout)
}

describe.skipIf(!isPythonHere)('the Python client (skipped where there is no python3)', () => {
  it('asks with key, app and facts, and hands on the verdict', async () => {
    expect(await ask({ body: { data: { preflight: warning } } })).toEqual(warning)
    expect(server?.asked).toEqual([
      { authorization: 'Bearer nvm_1', input: { app: 'shop', deadlineMs: 5_000, prompt: 'hello', model: 'm' } },
    ])
  })

  it.each([
    ['a late answer', { afterMs: 3_000 }, 60],
    ['an error', { body: { errors: [{ message: 'no' }] } }, 5_000],
    ['a server error', { status: 500 }, 5_000],
  ])('answers UNKNOWN to %s', async (_what, answer, deadlineMs) => {
    expect(await ask(answer, deadlineMs)).toMatchObject({ verdict: 'UNKNOWN', id: null })
  })
})
