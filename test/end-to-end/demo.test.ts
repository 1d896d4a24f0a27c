import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TruthLine } from '#cli/demo/truth.ts'
import { askApi, eventually } from '#test/support/api.ts'
import { cli } from '#test/support/cli.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'

const runs = 150

let folder: string
let program: RunningProgram
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nevermore-demo-'))
  program = await startProgram(join(folder, 'data'), { NEVERMORE_SETTLE_QUIET_MS: '500' })
})
afterAll(async () => {
  await program.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Seen {
  readonly status: string
  readonly classes: readonly string[]
}

interface RunAnswer {
  readonly run: { readonly status: string; readonly findings: readonly { class: string; grade: string }[] } | null
}

async function seenOf({ traceId }: TruthLine): Promise<Seen | null> {
  const query = 'query ($id: String!) { run(traceId: $id) { status findings { class grade } } }'
  const { run } = await askApi<RunAnswer>(program, query, { id: traceId })
  if (run === null || run.status === 'RUNNING') return null
  const classes = run.findings.filter(({ grade }) => grade !== 'C').map((finding) => finding.class)
  return { status: run.status, classes: [...new Set(classes)] }
}

/** The demo as it is shipped is one bundled file, as many apps are: no stack names the libraries it is made of. */
describe('the demo as it is built', () => {
  it('is seen as what was injected into it', async () => {
    const file = join(folder, 'truth.ndjson')
    const words = ['demo', '--endpoint', program.otlpHttp, '--seed', '5', '--runs', `${runs}`, '--fault-rate', '0.6']
    const { code } = await cli([...words, '--key', program.key, '--truth', file])
    expect(code).toBe(0)
    const truth = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line): TruthLine => JSON.parse(line))
    expect(truth).toHaveLength(runs)
    expect(truth.filter(({ fault }) => fault !== null).length).toBeGreaterThan(runs / 4)
    const wrong = async (): Promise<readonly string[]> => {
      const all = await Promise.all(truth.map(async (line) => ({ line, seen: await seenOf(line) })))
      return all
        .filter(({ line, seen }) => seen === null || seen.status !== line.outcome || !isRight(line, seen))
        .map(({ line, seen }) => `${line.run} ${line.task} ${line.fault}: ${seen?.status} ${seen?.classes}`)
    }
    await eventually(wrong, (found) => found.length <= Math.floor(runs * 0.02), 60_000)
  }, 180_000)
})

const isRight = ({ fault, expectedClasses }: TruthLine, { classes }: Seen): boolean =>
  fault === null
    ? classes.length === 0
    : classes.length === 1 && (expectedClasses as readonly string[]).includes(classes[0]!)
