import { expectReader } from './output.ts'
import { runCli } from './run.ts'

expectReader()
// Set rather than called: what is still on its way to a pipe must arrive before the process ends.
process.exitCode = await runCli(process.argv.slice(2))
