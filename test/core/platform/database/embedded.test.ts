import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedOptions } from '#core/platform/database/embedded.ts'
import type { LauncherKind } from '#core/platform/database/embedded/launch.ts'
import { identifyProcess } from '#core/platform/processes.ts'
import { createLog } from '#core/platform/log.ts'
import {
  beginProcess,
  endProcess,
  startProcess,
  withSql,
  type ProcessOptions,
  type StartedProcess,
} from '#test/support/embedded-process.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const log = createLog({ level: 'silent' })
const ways: readonly (readonly [LauncherKind, 'made now' | 'made before'])[] = isRoot
  ? [
      ['namespace', 'made before'],
      ['dropped', 'made before'],
      ['dropped', 'made now'],
    ]
  : [['direct', 'made before']]
let closed: string
let dataDir: string
let databases: EmbeddedDatabase[]
let processes: StartedProcess[]

let shelf: string

// Making a cluster takes most of the time of a first start, so most tests are given one that is made.
beforeAll(async () => {
  shelf = await mkdtemp(join(tmpdir(), 'embedded-'))
  await (await startEmbeddedDatabase({ dataDir: shelf, log, durable: false })).stop()
})
afterAll(() => rm(shelf, { recursive: true }))
beforeEach(async () => {
  // Only its owner may enter, as in a home directory.
  closed = await mkdtemp(join(tmpdir(), 'embedded-'))
  await chmod(closed, 0o700)
  dataDir = join(closed, 'data')
  databases = []
  processes = []
})
afterEach(async () => {
  for (const database of databases) await database.stop()
  for (const started of processes) await endProcess(started, 'SIGTERM')
  await rm(closed, { recursive: true, force: true })
})

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ dataDir, log, durable: false, ...options })
  databases.push(database)
  return database
}
async function startOther(directory = dataDir, options: ProcessOptions = {}): Promise<StartedProcess> {
  const started = await startProcess(directory, options)
  processes.push(started)
  return started
}
async function prepare(directory = dataDir): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await run('cp', ['-a', join(shelf, 'postgres'), directory])
}
const write = (url: string, word: string) =>
  withSql(url, async (sql) => {
    await sql`create table if not exists words (word text)`
    await sql`insert into words values (${word})`
  })
const read = (url: string) => withSql(url, async (sql) => (await sql`select word from words`).map(({ word }) => word))
const isGone = async (pid: number) => (await identifyProcess(pid)) === null

describe('startEmbeddedDatabase', () => {
  it('makes a database at the first start, finds it at the second, and stops without a trace', async () => {
    const first = await start({ durable: true })
    await write(first.url, 'kept')
    const pid = first.pid()
    await first.stop()
    await first.stop()
    expect(await isGone(pid)).toBe(true)
    expect(await readdir(dataDir)).toEqual(['postgres'])
    const second = await start()
    expect(second.url).toBe(first.url)
    expect(await read(second.url)).toEqual(['kept'])
  })

  it('is reached by nobody without the password', async () => {
    await prepare()
    const { url } = await start({ transport: 'tcp' })
    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(withSql(wrong.href, (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/)
    expect((await stat(join(dataDir, 'postgres', 'nevermore.password'))).mode & 0o777).toBe(0o600)
  })

  it('writes to disk before it says so', async () => {
    await prepare()
    const settings = await withSql(
      (await start({ durable: true })).url,
      (sql) => sql`
      select name, setting from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'jit') order by name`,
    )
    expect(settings.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
      'fsync=on',
      'full_page_writes=on',
      'jit=off',
      'synchronous_commit=on',
    ])
  })

  it.each(ways)('runs where only its owner may enter (%s, %s)', async (launcher, cluster) => {
    if (cluster === 'made before') await prepare()
    const first = await start({ launcher })
    await write(first.url, 'kept')
    await first.stop()
    // Whoever the files belong to by now, the next start finds its way by itself.
    expect(await read((await start()).url)).toEqual(['kept'])
  })

  it('lives in a data directory too deep for a socket', async () => {
    dataDir = join(closed, 'deep '.repeat(10), "o'clock", 'd'.repeat(100))
    await prepare()
    expect(await withSql((await start()).url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  })

  it('walks on from a port that somebody else took', async () => {
    await prepare()
    const { url } = await start({ transport: 'tcp' })
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect(await withSql(url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  })

  it('runs beside another one on the same machine', async () => {
    await Promise.all([prepare(), prepare(join(closed, 'other'))])
    const [one, two] = await Promise.all([startOther(dataDir), startOther(join(closed, 'other'))])
    await Promise.all([write(one.url, 'one'), write(two.url, 'two')])
    expect([await read(one.url), await read(two.url)]).toEqual([['one'], ['two']])
  })

  it('leaves a directory alone that a live process holds, naming it', async () => {
    await prepare()
    const { child } = await startOther()
    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`in use by another Nevermore (process ${child.pid})`),
    })
  })

  it('refuses the cluster of another major version and touches nothing', async () => {
    await prepare()
    const file = join(dataDir, 'postgres', 'PG_VERSION')
    await writeFile(file, '15\n')
    const before = await treeOf(dataDir)
    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/PostgreSQL 15;.*PostgreSQL 18/),
    })
    expect(await treeOf(dataDir)).toEqual(before)
  })

  it('refuses a folder with files that are not its own', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'thesis.txt'), 'important')
    await expect(start()).rejects.toMatchObject({ code: 'conflict' })
    expect(await readFile(join(dataDir, 'postgres', 'thesis.txt'), 'utf8')).toBe('important')
  })
})

describe('after kill -9', () => {
  it('has everything that was committed, and no server without an owner', async () => {
    await prepare()
    const killed = await startOther(dataDir, { durable: true })
    await write(killed.url, 'committed')
    await endProcess(killed, 'SIGKILL')
    expect(await read((await start()).url)).toEqual(['committed'])
    expect(await isGone(killed.pid)).toBe(true)
  })

  it('recovers when the server was killed with it', async () => {
    await prepare()
    const killed = await startOther()
    await write(killed.url, 'committed')
    process.kill(killed.pid, 'SIGKILL')
    await endProcess(killed, 'SIGKILL')
    expect(await read((await start()).url)).toEqual(['committed'])
  })

  it('stops a server that nothing told of the death of its owner', async () => {
    await prepare()
    const killed = await startOther(dataDir, { env: await pathWithoutGuard() })
    await write(killed.url, 'committed')
    await endProcess(killed, 'SIGKILL')
    await sleep(300)
    expect(await isGone(killed.pid)).toBe(false)
    expect(await read((await start()).url)).toEqual(['committed'])
    expect(await isGone(killed.pid)).toBe(true)
  })

  it('is not fooled by a process that got the old number', async () => {
    await Promise.all([prepare(), prepare(join(closed, 'other'))])
    const stranger = await startOther(join(closed, 'other'))
    const strangersPid = stranger.child.pid ?? 0
    await writeFile(join(dataDir, 'lock'), JSON.stringify({ pid: strangersPid, startedAt: 'long ago' }))
    await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${strangersPid}\n${dataDir}\n1\n5432\n\n\n\nready\n`)
    expect(await withSql((await start()).url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    expect(await isGone(strangersPid)).toBe(false)
  })

  it('begins again when it was killed while making the database', async () => {
    const child = beginProcess(dataDir)
    await vi.waitFor(async () => expect((await readdir(dataDir)).join()).toContain('postgres.making-'), {
      timeout: 10_000,
      interval: 5,
    })
    await endProcess({ child }, 'SIGKILL')
    expect(await withSql((await start()).url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    expect((await readdir(dataDir)).sort()).toEqual(['lock', 'postgres'])
  })

  it('starts the server again under the same address when only that was killed', async () => {
    await prepare()
    const database = await start()
    await write(database.url, 'committed')
    const pid = database.pid()
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(database.pid()).not.toBe(pid), { timeout: 20_000, interval: 50 })
    expect(await read(database.url)).toEqual(['committed'])
  })
})

/** Names, sizes and times of everything in a directory. */
async function treeOf(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true })
  const lines = names.map(async (name) => {
    const { size, mtimeMs, mode } = await stat(join(directory, name))
    return `${name} ${size} ${mtimeMs} ${mode}`
  })
  return (await Promise.all(lines)).sort()
}

/** A PATH on which the program that ties the server to its owner is missing. */
async function pathWithoutGuard(): Promise<NodeJS.ProcessEnv> {
  const directory = join(closed, 'bin')
  await mkdir(directory)
  for (const name of ['unshare', 'true', 'sh', 'cp', 'chown']) await symlink(`/usr/bin/${name}`, join(directory, name))
  return { PATH: directory }
}

describe('a taken port', () => {
  it('is what the loopback hands out to two at once now and then', async () => {
    const { supervise } = await import('#core/platform/database/embedded/supervise.ts')
    const { AppError } = await import('#core/platform/errors.ts')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const tried: number[] = []
    const server = await supervise({
      port,
      log,
      onLost: () => undefined,
      async start(wanted) {
        tried.push(wanted)
        if (wanted === port) throw new AppError('unavailable', 'could not bind: Address already in use')
        return { pid: 1, gone: new Promise<void>(() => undefined), stop: async () => undefined }
      },
    })
    expect([tried.length, server.port]).toEqual([2, tried[1]])
    taken.close()
  })
})
