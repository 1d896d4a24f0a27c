import { setInterval } from 'node:timers'
import { parseArgs } from 'node:util'
import { startSeededServer } from '#test/support/world/seeded-server.ts'

/**
 * `npx tsx scripts/dev-seeded.ts [--port 8111] [--seed 7] [--live]`: API and dashboard over three believable days, on a
 * throw-away database. `--live` adds a run every few seconds.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '7' },
    live: { type: 'boolean', default: false },
  },
})
const server = await startSeededServer({ port: Number(values.port), seed: Number(values.seed) })
process.stdout.write(
  `${server.url}\n  API key   ${server.apiKey}\n  log in    ${server.email} / ${server.password}\n` +
    `  link      ${server.link}\n`,
)

const timer = values.live ? setInterval(() => void server.addRun(), 4_000) : null
async function stop(): Promise<void> {
  if (timer) clearInterval(timer)
  await server.stop()
  process.exit(0)
}
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
