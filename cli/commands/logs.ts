import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { isErrno } from '#core/platform/errno.ts'
import { AppError } from '#core/platform/errors.ts'
import { dataDirOf, placeArgs } from '../client/connection.ts'
import { UsageError } from '../exit-code.ts'
import { logPathIn } from '../log/file.ts'
import { readableLine } from '../log/readable.ts'
import { say } from '../output.ts'

const lookEveryMs = 250
/** Lines are short; this is enough for thousands of them, and never the whole of a big log. */
const tailBytesMax = 4 * 1024 * 1024

export const logs = defineCommand({
  meta: { name: 'logs', description: 'Show the log of the Nevermore of this data directory.' },
  args: {
    ...placeArgs,
    lines: { type: 'string', alias: 'n', description: 'How many of the last lines', default: '100' },
    follow: { type: 'boolean', alias: 'f', description: 'Go on as lines are written' },
    json: { type: 'boolean', description: 'Print the lines as they are stored, one JSON object each' },
  },
  async run({ args }) {
    const count = Number(args.lines)
    if (!Number.isInteger(count) || count < 0)
      throw new UsageError(`--lines has to be a whole number, not "${args.lines}".`)
    const path = logPathIn(await dataDirOf(args))
    const show = (line: string): void => say(args.json ? line : readableLine(line))
    const { lines, end } = await tail(path, count)
    lines.forEach(show)
    if (args.follow) await follow(path, end, show)
  },
})

/** How far a file was read, and which file that was. */
interface Place {
  readonly at: number
  readonly inode: number
}

async function tail(path: string, count: number): Promise<{ lines: readonly string[]; end: Place }> {
  const file = await open(path).catch(() => {
    throw new AppError(
      'not_found',
      `There is no log at ${path}: no Nevermore was ever started with this data directory.`,
    )
  })
  try {
    const { size, ino: inode } = await file.stat()
    const length = Math.min(size, tailBytesMax)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
    // The first line may have lost its beginning.
    const whole = length < size ? lines.slice(1) : lines
    return { lines: count === 0 ? [] : whole.slice(-count), end: { at: size, inode } }
  } finally {
    await file.close()
  }
}

/** Reads on until the process is ended. A file that another took the place of, or that was cut, is read from its start. */
async function follow(path: string, from: Place, show: (line: string) => void): Promise<never> {
  let { at, inode } = from
  let rest = ''
  for (;;) {
    await sleep(lookEveryMs)
    const file = await openUnlessAway(path)
    if (file === null) continue
    try {
      const { size, ino } = await file.stat()
      if (ino !== inode || size < at) [at, rest] = [0, '']
      inode = ino
      const length = Math.min(size - at, tailBytesMax)
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, at)
      at += length
      const lines = (rest + buffer.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      lines.filter((line) => line !== '').forEach(show)
    } finally {
      await file.close()
    }
  }
}

/** Null for the moment in which one file has gone and the next is not there yet, or until the next start after a reset. */
async function openUnlessAway(path: string): Promise<FileHandle | null> {
  try {
    return await open(path)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    throw error
  }
}
