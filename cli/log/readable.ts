const own = new Set(['level', 'time', 'msg', 'err'])

/** A line of the structured log the way a person reads it; anything that is no such line comes back as it was. */
export function readableLine(line: string): string {
  const entry = parse(line)
  if (entry === null) return line
  const { level, time, msg, err } = entry
  const details = Object.entries(entry)
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => `${name}=${isPlain(value) ? value : JSON.stringify(value)}`)
  const clock = typeof time === 'string' ? time.slice(11, 19) : ''
  const head = [clock, String(level).padEnd(5), typeof msg === 'string' ? msg : '', ...details].join(' ').trim()
  return [head, ...stackOf(err)].join('\n')
}

/** A text with line ends or other control characters could pass for lines of its own. */
const isPlain = (value: unknown): value is string => typeof value === 'string' && !/\p{Cc}/u.test(value)

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'level' in value
      ? Object.fromEntries(Object.entries(value))
      : null
  } catch {
    return null
  }
}

function stackOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return []
  const stack: unknown = Reflect.get(error, 'stack') ?? Reflect.get(error, 'message')
  return typeof stack === 'string' ? stack.split('\n').map((line) => `    ${line}`) : []
}
