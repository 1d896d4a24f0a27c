import type { Proven } from './proof.ts'

/** Which canonical fields stand in which table. Fields in none of them come last. */
const groups: readonly (readonly [string, readonly string[]])[] = [
  [
    'Who and what',
    ['kind', 'operation', 'provider', 'requestModel', 'responseModel', 'agentName', 'sessionId', 'userId'],
  ],
  ['What was said', ['system', 'input', 'output', 'jsonRequested', 'promptName', 'promptVersion', 'promptTemplate']],
  ['Tools and handoffs', ['tools', 'toolName', 'toolCallId', 'toolArguments', 'toolResult', 'toolFailed', 'handoff']],
  [
    'What it cost',
    ['tokensIn', 'tokensOut', 'cachedTokensIn', 'cacheWriteTokensIn', 'reasoningTokens', 'costUsd', 'maxTokens'],
  ],
  ['How it ended', ['finishReasonRaw', 'errorType', 'errorMessage', 'errorStack', 'severity', 'timeToFirstTokenMs']],
]

const intro = `# Coverage

Which canonical field is read from which dialect, as the tests prove it. This page is written by
\`UPDATE_GOLDEN=1 npx vitest run test/end-to-end/instrumentation\`; do not edit it by hand.

- **●** a real package was run, and what it sent was compared with what was truly said
  (\`test/end-to-end/instrumentation/emitters/\`)
- ○ requests written by hand after the dialect's documentation (\`test/collector/dialects/\`)

An empty place means that no test fills the field from that dialect: most often the dialect has no key for it.
A span is read by every dialect it speaks, so packages that write OpenTelemetry's own keys (such as OpenLLMetry's newer
ones) stand under \`otel-genai\`. \`otel\` are the keys that any span may carry, \`inferred\` follows from others.
`

/** The whole page, from what real packages and what hand-written requests have proven: fields by rule. */
export function coverageDocument(real: Readonly<Record<string, readonly string[]>>, byHand: Proven): string {
  const isReal = (dialect: string, field: string): boolean => real[dialect]?.includes(field) ?? false
  const isByHand = (dialect: string, field: string): boolean => byHand.get(dialect)?.has(field) ?? false
  const dialects = [...new Set([...Object.keys(real), ...byHand.keys()])].toSorted()
  const seen = new Set([...Object.values(real).flat(), ...[...byHand.values()].flatMap((fields) => [...fields])])
  const grouped = new Set(groups.flatMap(([, fields]) => fields))
  const rest = [...seen].filter((field) => !grouped.has(field)).toSorted()
  const tables = [...groups, ...chunksOf(rest, 8).map((fields, at) => [`More (${at + 1})`, fields] as const)]
  const table = ([title, fields]: readonly [string, readonly string[]]): string => {
    const columns = fields.filter((field) => seen.has(field))
    const mark = (dialect: string, field: string) =>
      isReal(dialect, field) ? '●' : isByHand(dialect, field) ? '○' : ''
    const rows = dialects.map((dialect) => [`\`${dialect}\``, ...columns.map((field) => mark(dialect, field))])
    const lines = [['dialect', ...columns], ['---', ...columns.map(() => ':-:')], ...rows]
    return `## ${title}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
  }
  return [intro, ...tables.map(table)].join('\n')
}

const chunksOf = (all: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
