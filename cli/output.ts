// The only module that prints. What was asked for goes to stdout, everything about it to stderr.
import { stripVTControlCharacters } from 'node:util'
import { isErrno } from '#core/platform/errno.ts'

/** Colours are ours; whatever else a terminal obeys, or shows backwards, came from outside and is shown as unreadable. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const obeyed = /\u001B\[[\d;]*m|[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g
const harmless = (text: string): string => text.replace(obeyed, (found) => (found.length > 1 ? found : '\uFFFD'))

/** Prints a line of the answer. */
export const say = (text = ''): void => console.log(harmless(text))

/** Prints the answer as JSON, one document. Integers beyond 2^53 come out as strings. */
export const sayJson = (value: unknown): void =>
  console.log(JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? String(field) : field), 2))

/** Prints bytes of the answer as they are. */
export const sayBytes = (bytes: Uint8Array): boolean => process.stdout.write(bytes)

/** As a shell tells of a program that SIGPIPE ended: Node never lets that signal through. */
const unheardCode = 141

function endWhenUnheard(error: Error): void {
  if (isErrno(error, 'EPIPE')) process.exit(unheardCode)
  throw error
}

/** From now on the program ends without a word once nobody reads its answer any more (`nevermore logs -f | head`). */
export const expectReader = (): void => void process.stdout.on('error', endWhenUnheard)

/** A server goes on, whoever read its first lines. */
export const expectNoReader = (): void => void process.stdout.off('error', endWhenUnheard)

/** Prints a line about the work: progress, warnings, errors. */
export const note = (text: string): void => console.error(harmless(text))

/** Takes colours away where nobody would see them. */
export const plainUnlessTerminal = (text: string): string =>
  process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? text : stripVTControlCharacters(text)

/** Prints rows in columns as wide as their longest cell; the last column runs free. A cell is one line, whatever it holds. */
export function sayTable(headings: readonly string[], cells: readonly (readonly string[])[]): void {
  const rows = cells.map((row) => row.map((cell) => stripVTControlCharacters(cell).replace(/\s+/g, ' ')))
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [headings, ...rows]) {
    say(row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '))
  }
}
