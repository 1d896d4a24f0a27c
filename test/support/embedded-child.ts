// A process with an embedded database of its own, to be killed. Says `{url, pid}` on its first line of output, or
// `{code, message}` when it could not start; ends cleanly on SIGTERM. Arguments: data directory, `durable` or nothing.
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { AppError } from '#core/platform/errors.ts'
import { createLog } from '#core/platform/log.ts'

const [dataDir = '', durable = ''] = process.argv.slice(2)
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

try {
  const log = createLog({ level: 'silent' })
  const database = await startEmbeddedDatabase({ dataDir, log, durable: durable === 'durable' })
  process.on('SIGTERM', () => void database.stop().finally(() => process.exit(0)))
  say({ url: database.url, pid: database.pid() })
} catch (error) {
  say({ code: error instanceof AppError ? error.code : 'internal', message: String(error) })
  process.exit(1)
}
