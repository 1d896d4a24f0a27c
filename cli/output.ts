// The only module that prints. What was asked for goes to stdout, everything about it to stderr.
import { stripVTControlCharacters } from 'node:util'

/** Prints a line of the answer. */
export const say = (text = ''): void => console.log(text)

/** Prints the answer as JSON, one document. Integers beyond 2^53 come out as strings. */
export const sayJson = (value: unknown): void =>
  console.log(JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? String(field) : field), 2))

/** Prints bytes of the answer as they are. */
export const sayBytes = (bytes: Uint8Array): boolean => process.stdout.write(bytes)

/** Prints a line about the work: progress, warnings, errors. */
export const note = (text: string): void => console.error(text)

/** Takes colours away where nobody would see them. */
export const plainUnlessTerminal = (text: string): string =>
  process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? text : stripVTControlCharacters(text)

/** Prints rows in columns as wide as their longest cell; the last column runs free. */
export function sayTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [headings, ...rows]) {
    say(row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '))
  }
}
