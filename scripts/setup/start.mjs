import { ensureBuilt } from './build.mjs'
import { handSignalsOver } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './paths.mjs'

/** Makes the checkout ready and becomes `nevermore up`: no second process to keep in memory or to pass signals to. */
export async function start(flags) {
  await ensureInstalled()
  await ensureBuilt()
  handSignalsOver()
  process.argv = [process.execPath, `${root}cli/nevermore.mjs`, 'up', ...flags]
  await import('../../cli/nevermore.mjs')
}
