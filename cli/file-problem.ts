/** What keeps a file from being used: `traces.json cannot be read: no such file or directory`. */
export function fileProblem(path: string, use: 'read' | 'written', error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // Around the reason Node writes its code, the call and the path, which stands before it here.
  const reason = message.replace(/^E[A-Z]+: /, '').replace(/, [a-z]+( '.*')?$/, '')
  return `${path} cannot be ${use}: ${reason}`
}
