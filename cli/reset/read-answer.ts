import { createInterface } from 'node:readline'

/** One line from who sits at the terminal, or from what is piped in; empty when nothing comes. */
export async function readAnswer(): Promise<string> {
  const lines = createInterface({ input: process.stdin, terminal: false })
  try {
    for await (const line of lines) return line.trim()
    return ''
  } finally {
    lines.close()
    // A terminal that is still read from would keep the process alive; a file or /dev/null has nothing else to let go.
    process.stdin.destroy()
  }
}
