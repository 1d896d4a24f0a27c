import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startProgram } from '#test/support/program.ts'

import { familyOf, memoryMbOf } from './support/processes.ts'

export interface RestFigures {
  readonly firstStartMs: number
  readonly secondStartMs: number
  /** `node -e 0`, what starting nothing costs here. */
  readonly bareNodeMs: number
  /** The program and its database, proportional share of shared pages, after ten quiet seconds. */
  readonly memoryMb: number
  readonly memoryNodeMb: number
}

/**
 * Time to ready on an installed, built tree with an empty data directory and with a full one; memory when nothing
 * happens.
 */
export async function benchRest({ quietSeconds = 10 } = {}): Promise<RestFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const bareNodeMs = await timeOfBareNode()
  try {
    const first = await startProgram(dataDir)
    await first.stop()
    const second = await startProgram(dataDir)
    await new Promise((resolve) => setTimeout(resolve, quietSeconds * 1000))
    const memoryMb = memoryMbOf(familyOf(second.pid))
    const memoryNodeMb = memoryMbOf([second.pid])
    await second.stop()
    return { firstStartMs: first.readyMs, secondStartMs: second.readyMs, bareNodeMs, memoryMb, memoryNodeMb }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

function timeOfBareNode(): Promise<number> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    spawn(process.execPath, ['-e', '0'])
      .once('exit', () => resolve(performance.now() - startedAt))
      .once('error', reject)
  })
}
