import { runCommand, type ArgsDef, type CommandDef } from 'citty'

export interface LoadedCommand {
  /** What it does, in a sentence. */
  readonly description: string
  readonly args: ArgsDef
  /** Runs it on the words behind its name. A number is an exit code. */
  run(words: readonly string[]): Promise<unknown>
}

export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string
  /** Loads the command's module; only the command that runs is ever loaded. */
  readonly load: () => Promise<LoadedCommand>
}

/** Every command, in the order the help lists them. A new one is a file in commands/ and a line here. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  init: entry('Write a settings file to begin with', async () => (await import('./commands/init.ts')).init),
  up: entry('Start receiver, API, dashboard and workers', async () => (await import('./commands/up.ts')).up),
  collector: entry(
    'Start receivers alone, on a shared database',
    async () => (await import('./commands/collector.ts')).collector,
  ),
  graph: entry('Start dashboard, API and pre-flight alone', async () => (await import('./commands/graph.ts')).graph),
  worker: entry('Start the jobs alone', async () => (await import('./commands/worker.ts')).worker),
  down: entry('Stop the one that runs', async () => (await import('./commands/down.ts')).down),
  status: entry(
    'Show whether it runs, where, and its state',
    async () => (await import('./commands/status.ts')).status,
  ),
  doctor: entry('Look what is wrong, and what senders send', async () => (await import('./commands/doctor.ts')).doctor),
  logs: entry('Show the log', async () => (await import('./commands/logs.ts')).logs),
  send: entry('Send traces from a file', async () => (await import('./commands/send.ts')).send),
  preflight: entry(
    'Ask whether something like this failed before',
    async () => (await import('./commands/preflight.ts')).preflight,
  ),
  check: entry(
    'A gate for CI: what is planned failed before, or a release broke something',
    async () => (await import('./commands/check.ts')).check,
  ),
  backtest: entry(
    'Replay history: what would have been warned of',
    async () => (await import('./commands/backtest.ts')).backtest,
  ),
  grouping: entry(
    'Show how failures are told apart, and what another algorithm would change',
    async () => (await import('./commands/grouping.ts')).grouping,
  ),
  failures: entry('List remembered failures', async () => (await import('./commands/failures.ts')).failures),
  export: entry(
    'Write what is remembered to a signed file',
    async () => (await import('./commands/export.ts')).exportCommand,
  ),
  import: entry(
    'Show what a memory file would bring, or take it in',
    async () => (await import('./commands/import.ts')).importCommand,
  ),
  demo: entry('Run a small LLM app with faults to watch', async () => (await import('./commands/demo.ts')).demo),
  token: entry('List, create and revoke API keys', async () => (await import('./commands/token.ts')).token),
  migrate: entry(
    'Bring a database to the newest schema',
    async () => (await import('./commands/migrate.ts')).migrateCommand,
  ),
  reset: entry('Remove everything that is remembered', async () => (await import('./commands/reset.ts')).reset),
  validate: entry('Check a pipeline config', async () => (await import('./commands/validate.ts')).validate),
  components: entry(
    'List what a pipeline config may name',
    async () => (await import('./commands/components.ts')).components,
  ),
  version: entry('Print the version', async () => (await import('./commands/version.ts')).version),
}

function entry<Args extends ArgsDef>(summary: string, load: () => Promise<CommandDef<Args>>): CommandEntry {
  return {
    summary,
    async load() {
      const command = await load()
      const { args, meta } = command
      return {
        description: (typeof meta === 'function' ? await meta() : await meta)?.description ?? summary,
        args: (typeof args === 'function' ? await args() : await args) ?? {},
        run: async (words) => (await runCommand(command, { rawArgs: [...words] })).result,
      }
    },
  }
}
