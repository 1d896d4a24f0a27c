import { runCli } from './run.ts'

// Set rather than called: what is still on its way to a pipe must arrive before the process ends.
process.exitCode = await runCli(process.argv.slice(2))
