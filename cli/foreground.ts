import { mkdirSync } from 'node:fs'
import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'
import { identifyProcess } from '#core/platform/processes.ts'
import type { Settings } from '#core/platform/settings.ts'
import { bannerOf, type Banner } from './banner.ts'
import { isDetached, reportStart } from './detach.ts'
import { exitCode } from './exit-code.ts'
import { openLog } from './log/open.ts'
import { expectNoReader, note } from './output.ts'
import type { ProcessRole } from './process-role.ts'
import { readRunFile, removeRunFile, writeRunFile } from './run-file.ts'
import { listenForStop } from './stop-signal.ts'
import { startNevermore, type Running } from './up.ts'
import { packageVersion } from './version.ts'

/** A clean stop takes less than this; then what is left is cut off. */
const stopMsMax = 9_000

export interface RunOptions {
  readonly settings: Settings
  readonly role: ProcessRole
  readonly tell: (banner: Banner) => void
}

/** Runs what the role asks for in this process until it is told to stop. Answers the exit code. */
export async function runInForeground(options: RunOptions): Promise<number> {
  expectNoReader()
  try {
    return await runUntilStopped(options)
  } catch (error) {
    // Who started it in the background waits for this: our stderr goes to the log.
    await reportStart({ failed: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

async function runUntilStopped({ settings, role, tell }: RunOptions): Promise<number> {
  const { dataDir } = settings
  await refuseSecond(dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const { log, writeLine } = openLog(settings)
  const signal = listenForStop(() => {
    note('Stopped without waiting.')
    process.exit(exitCode.failed)
  })
  const lost = whatIsLost()
  const startedMs = performance.now()
  try {
    const running = await startNevermore({
      settings,
      role,
      env: process.env,
      log,
      writeLog: writeLine,
      onLost: lost.report,
    })
    try {
      await announce(running, role, dataDir)
      const { web, otlpHttp, otlpGrpc } = running
      log.info({ web, otlpHttp, otlpGrpc, role, tookMs: Math.round(performance.now() - startedMs) }, 'ready')
      const banner = bannerOf(running, role, settings)
      for (const warning of banner.warnings) log.warn(warning)
      if (isDetached()) await reportStart({ ready: banner })
      else tell(banner)
      const reason = await Promise.race([signal.asked, lost.error])
      if (typeof reason === 'string') log.info({ signal: reason }, 'stopping')
      else log.fatal({ err: reason }, 'it cannot go on')
      return typeof reason === 'string' ? exitCode.fine : exitCode.failed
    } finally {
      await stopWithin(running, dataDir, log)
    }
  } catch (error) {
    log.fatal({ err: error }, 'it cannot go on')
    throw error
  } finally {
    signal.release()
  }
}

/** The directory's lock would refuse it too, but cannot say where the other one answers. */
async function refuseSecond(dataDir: string): Promise<void> {
  const other = await readRunFile(dataDir)
  if (other === null) return
  throw new AppError(
    'conflict',
    `Nevermore ${other.version} already runs here as process ${other.pid}, at ${other.web}. ` +
      '`nevermore down` stops it; --data-dir starts another one beside it.',
  )
}

async function announce({ web, otlpHttp, otlpGrpc }: Running, role: ProcessRole, dataDir: string): Promise<void> {
  const self = await identifyProcess(process.pid)
  if (self === null) throw new Error('This process cannot find itself in the process table.')
  await writeRunFile(dataDir, { ...self, version: packageVersion(), role, web, otlpHttp, otlpGrpc })
}

async function stopWithin(running: Running, dataDir: string, log: Log): Promise<void> {
  const timer = setTimeout(() => {
    log.error({ limitMs: stopMsMax }, 'stopping took too long; what is left is cut off')
    process.exit(exitCode.failed)
  }, stopMsMax)
  try {
    await removeRunFile(dataDir)
  } finally {
    await running.stop()
    clearTimeout(timer)
  }
  log.info('stopped')
}

/** The first of the parts that nothing works without, and that is gone for good. */
function whatIsLost(): { readonly error: Promise<Error>; readonly report: (error: Error) => void } {
  let report: (error: Error) => void = () => undefined
  const error = new Promise<Error>((resolve) => {
    report = resolve
  })
  return { error, report: (cause) => report(cause) }
}
