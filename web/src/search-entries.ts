export interface SearchEntry {
  readonly kind: string
  readonly title: string
  readonly detail: string
  readonly path: string
}

const pages: readonly SearchEntry[] = [
  ['Home', '/'],
  ['Failures', '/failures'],
  ['Deleted failures', '/failures/deleted'],
  ['Patterns', '/patterns'],
  ['Warnings', '/warnings'],
  ['Policies', '/policies'],
  ['Health', '/health'],
  ['Runs', '/runs'],
  ['Pre-flight', '/preflight'],
  ['Ingest', '/ingest'],
  ['First trace', '/first-trace'],
  ['Signals', '/settings/signals'],
  ['Mitigations', '/settings/mitigations'],
  ['Grouping', '/settings/grouping'],
  ['Carry memory along', '/settings/memory'],
  ['API keys', '/settings/keys'],
].map(([title = '', path = '']) => ({ kind: 'Page', title, detail: '', path }))

/** What a text means without asking anybody: a short id, a trace id, a page, or a question to put to pre-flight. */
export function directEntries(text: string): readonly SearchEntry[] {
  const words = text.trim()
  const [, number] = /^f-?(\d{1,9})$/i.exec(words) ?? []
  const traceId = words.replaceAll('-', '').toLowerCase()
  const matching = pages.filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()))
  return [
    ...(number ? [{ kind: 'Failure', title: `F-${number}`, detail: 'open', path: `/failures/F-${number}` }] : []),
    ...(/^[0-9a-f]{32}$/.test(traceId)
      ? [{ kind: 'Run', title: traceId, detail: 'open', path: `/runs/${traceId}` }]
      : []),
    ...matching,
    ...(words.includes(' ')
      ? [{ kind: 'Ask', title: words, detail: 'pre-flight', path: `/preflight?prompt=${encodeURIComponent(words)}` }]
      : []),
  ]
}
