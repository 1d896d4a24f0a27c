import { AppError } from '#core/platform/errors.ts'
import { commands, type LoadedCommand } from './commands.ts'
import { exitCode, exitCodeOf, UsageError } from './exit-code.ts'
import { refuseUnknownFlags } from './flags.ts'
import { nearestTo } from './nearest.ts'
import { note, plainUnlessTerminal, say } from './output.ts'
import { usageOf } from './usage.ts'

const helpFlags = new Set(['--help', '-h'])
const versionFlags = new Set(['--version', '-v'])

/** Runs one command line and answers its exit code. A command may answer a code of its own; nothing means fine. */
export async function runCli(words: readonly string[]): Promise<number> {
  const [first = 'help', ...rest] = asFlag(words)
  try {
    if (first === 'help' || helpFlags.has(first)) return sayHelp()
    const name = versionFlags.has(first) ? 'version' : first
    const command = await load(name)
    if (asksForHelp(rest)) {
      say(usageOf({ ...command, name }))
      return exitCode.fine
    }
    refuseUnknownFlags(rest, command.args)
    const result = await command.run(rest)
    return typeof result === 'number' ? result : exitCode.fine
  } catch (error) {
    explain(error, first)
    return exitCodeOf(error)
  }
}

/** `help up` asks what `up --help` asks. */
const asFlag = (words: readonly string[]): readonly string[] =>
  words[0] === 'help' && words[1] !== undefined ? [...words.slice(1), '--help'] : words

async function load(name: string): Promise<LoadedCommand> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry !== undefined) return entry.load()
  const meant = nearestTo(name, Object.keys(commands))
  const offer = meant === null ? '' : ` Did you mean "${meant}"?`
  throw new UsageError(`There is no command "${name}".${offer} \`nevermore --help\` lists them.`)
}

// Behind `--` everything belongs to the command.
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some((word) => helpFlags.has(word))
}

function sayHelp(): number {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  say('Failure memory for LLM applications.\n\nUsage: nevermore <command> [flags]\n')
  for (const [name, { summary }] of Object.entries(commands)) say(`  ${name.padEnd(width)}  ${summary}`)
  say('\n`nevermore <command> --help` lists the flags of one.')
  return exitCode.fine
}

function explain(error: unknown, name: string): void {
  if (error instanceof AppError) {
    note(error.message)
    // Some messages name their fields already.
    const fields = error.fields.filter(({ message }) => !error.message.includes(message))
    for (const { path, message } of fields) note(`  ${path}: ${message}`)
    if (error instanceof UsageError && !error.message.includes('--help')) note(helpHint(name))
  } else if (error instanceof Error && error.name === 'CLIError') {
    note(plainUnlessTerminal(error.message))
    note(helpHint(name))
  } else {
    // Nobody foresaw this one: the stack is what a report needs.
    note(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

const helpHint = (name: string): string => `\`nevermore ${name} --help\` lists what it takes.`
