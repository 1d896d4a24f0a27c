import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { makeDemoAccess } from '#core/identity/demo-access.ts'
import { seedPolicies } from '#core/memory/store/policies.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

export interface DemoParts {
  readonly sql: Sql
  readonly log: Log
  readonly web: string
  readonly otlpHttp: string
}

/** A day of runs, enough for patterns and health to show; the same ones every time. */
const story = ['--runs', '300', '--backdate', '24', '--seed', '7']

/**
 * Fills the demo project the first time it is asked for, in a process of its own: the instrumented apps would weigh on
 * this one for ever. Answers how to end it early.
 */
export async function seedDemo({ sql, log, web, otlpHttp }: DemoParts): Promise<() => Promise<void>> {
  const made = await makeDemoAccess(sql)
  if (made === null) return async () => undefined
  await seedPolicies(sql, made.projectId)
  const [, program = ''] = process.argv
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, 'demo', '--endpoint', otlpHttp, '--api', web, ...story],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NEVERMORE_API_KEY: made.key },
    },
  )
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.info({ demo: text.trim() }, 'demo'))
  child.once('error', (error) => log.error({ err: error }, 'the demo did not start'))
  child.once('exit', (code) => log.info({ code }, 'the demo has sent its runs'))
  return () => end(child)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
