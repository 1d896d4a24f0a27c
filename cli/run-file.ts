import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isRunning } from '#core/platform/processes.ts'
import { processRoles } from './process-role.ts'

const runFileSchema = z.object({
  pid: z.number().int().positive(),
  /** When the process started, as the system tells it: process ids are used again. */
  startedAt: z.string(),
  version: z.string(),
  /** What it does: everything (`up`), or one part. */
  role: z.enum(processRoles),
  web: z.string(),
  otlpHttp: z.string().nullable(),
  otlpGrpc: z.string().nullable(),
})

/** Where a running Nevermore can be reached; it lies in `<data dir>/run.json` from ready to stopped. */
export type RunFile = z.infer<typeof runFileSchema>

const pathIn = (dataDir: string): string => join(dataDir, 'run.json')

/** Appears whole or not at all: whoever waits for it may read it the moment it is there. */
export async function writeRunFile(dataDir: string, content: RunFile): Promise<void> {
  const draft = `${pathIn(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 })
  await rename(draft, pathIn(dataDir))
}

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(pathIn(dataDir), { force: true })
}

/** Null when nothing runs there. A file left behind by a killed process means the same. */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  try {
    const content = runFileSchema.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')))
    return (await isRunning(content)) ? content : null
  } catch {
    return null // Not there, or of a version that wrote it differently: both mean that we cannot talk to it.
  }
}
