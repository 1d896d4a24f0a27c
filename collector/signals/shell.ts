import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'

/**
 * Tools that run commands for an agent which writes software. A command that fails is an answer there: tests are red
 * before they are green, and looking for a file tells that there is none.
 */
export function isShellTool(name: string | null): boolean {
  if (name === null) return false
  return shells.test(name) || (runs.test(name) && commands.test(name))
}

const shells = /(?:^|[^a-z])(?:bash|shell|zsh|powershell|terminal|sh)(?:$|[^a-z])|Shell|Bash|Terminal/
const runs = /(?:^|[^a-z])(?:run|exec|execute)(?:$|[^a-z])|^(?:run|exec|execute)[A-Z]/
const commands =
  /(?:^|[^a-z])(?:commands?|cmds?|tests?|lint|linter|build|typecheck)(?:$|[^a-z])|(?:Command|Tests?|Lint|Build)/

/** Tools that run code which a model wrote. */
export const isCodeTool = (name: string | null): boolean => name !== null && interpreters.test(name)

const interpreters =
  /(?:^|[^a-z])(?:python|ipython|jupyter|notebook|repl|interpreter|sandbox)|(?:run|exec(?:ute)?|eval)_?(?:code|script|cell|py)|code_?(?:interpreter|exec|run)|^code$/i

/** Killed, timed out, not to be run, not there: the command did not get as far as having an answer. */
const exitsOfNoAnswer = new Set([124, 126, 127, 134, 137, 139, 143])
const noAnswer =
  /^(?:\s|\W|error:?|exit code:? \d+)*(?:(?:the )?(?:command|process|shell|session|execution|tool)\b.{0,40}\b(?:timed? ?out|killed|not available|died|lost|closed|cancell?ed)|(?:\S+: ){0,3}\S{1,60}: (?:command )?not found\b|no such (?:container|sandbox)\b)/i

/** Whether a shell's result says that the shell failed, and not merely the command. Pure. */
export function isShellFailure(result: Json | null): boolean {
  if (typeof result === 'string') {
    const told = exitTold.exec(result.slice(0, textCharsMax))?.[1]
    return (told !== undefined && exitsOfNoAnswer.has(Number(told))) || noAnswer.test(result.slice(0, textCharsMax))
  }
  if (Array.isArray(result)) return result.length === 1 && isShellFailure(result[0] ?? null)
  if (!isRecord(result)) return false
  const exit = Number(result.exit_code ?? result.exitCode ?? result.returncode ?? result.code)
  if (exitsOfNoAnswer.has(exit) || exit < 0) return true
  return [result.stderr, result.error, result.output, result.text, result.content].some((part) =>
    isShellFailure(part ?? null),
  )
}

const textCharsMax = 400
const tailCharsMax = 600
const late = /(?:^|\n)\[(?:the )?(?:command|execution) timed out after [\d.]+ ?s(?:econds)?\b/i

/** What the runner of a command writes below its output when it waited in vain; null when it did not. Pure. */
export function timedOutAtEnd(result: Json | null): string | null {
  const text = isRecord(result) ? (result.content ?? result.output) : result
  if (typeof text !== 'string') return null
  return late.exec(text.slice(-tailCharsMax))?.[0].replace(/^[\n[]+/, '') ?? null
}
const exitTold = /^\W*(?:error:?\s*)?(?:process exited with |command failed with )?exit[ _]?code:? (\d+)/i

/** How agents tell that a command of theirs ended with a number. */
export const isExitTold = (text: string): boolean =>
  (exitTold.test(text) || /^shell command failed/i.test(text)) && !isShellFailure(text)
