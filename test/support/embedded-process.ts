import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import { projectPaths } from '#core/platform/paths.ts'

export interface StartedProcess {
  readonly child: ChildProcess
  readonly url: string
  /** Of the database server. */
  readonly pid: number
}

export interface ProcessOptions {
  /** Waits for the disk, as the product does. */
  readonly durable?: boolean
  readonly env?: NodeJS.ProcessEnv
}

/** Starts a process that has an embedded database. Rejects with its words when it cannot. */
export async function startProcess(dataDir: string, options: ProcessOptions = {}): Promise<StartedProcess> {
  const child = beginProcess(dataDir, options)
  if (child.stdout === null) throw new Error('The process has no output.')
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`It exited with ${code}.`))),
  ])
  const said = JSON.parse(String(line))
  if (said.url === undefined) throw Object.assign(new Error(said.message), { code: said.code })
  return { child, url: said.url, pid: said.pid }
}

/** The same without waiting for anything. */
export function beginProcess(dataDir: string, { durable = false, env }: ProcessOptions = {}): ChildProcess {
  const script = join(projectPaths().root, 'test/support/embedded-child.ts')
  return spawn(process.execPath, ['--import', 'tsx', script, dataDir, durable ? 'durable' : ''], {
    cwd: projectPaths().root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Kills it the way the kernel does, or asks it to end, and waits until it has. */
export async function endProcess({ child }: { readonly child: ChildProcess }, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Runs one statement or more on a connection of its own. */
export async function withSql<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = connectDatabase({ url, max: 1, applicationName: 'test' })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
