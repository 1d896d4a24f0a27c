import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'

/** The answer names a link, an identifier or a source number that nothing in the run ever mentioned. */
export const unsupportedReference: RunSignal = {
  id: 'unsupported-reference',
  title: 'A reference that stands in no source',
  version: 2,
  grade: 'B',
  classes: ['output.unsupported_citation'],
  content: ['outputs'],
  thresholds: [],
  notOn: [
    'links to front pages',
    'links built from an id that was given',
    'links that differ in tracking, scheme or last slash',
    'answers without any source at all',
    'sources that were not recorded or were cut',
    'links in code',
    'hosts that are allowed',
    'indexes and boxes in brackets',
    'numbers of documents that were found',
    'what an earlier turn said',
    'a page that was fetched',
  ],
  find(run, { linkHosts }) {
    const { answer } = run
    const step = answer === null ? undefined : run.steps.find(({ spanId }) => spanId === answer.spanId)
    if (answer === null || step === undefined || answer.sources === 0 || answer.partly || run.leftOut > 0) return []
    const made = answer.ungrounded.filter(({ kind, needles }) =>
      kind === 'link'
        ? !linkHosts.some((host) => isUnder(needles[0] ?? '', host))
        : kind === 'identifier' || (kind === 'marker' && citesByNumber(run, needles[0] ?? '', answer.text)),
    )
    const [first] = made
    if (first === undefined) return []
    return [
      {
        step,
        class: 'output.unsupported_citation',
        confidence: first.kind === 'marker' ? 0.8 : 0.85,
        path: answer.path,
        excerpt: made.map(({ text }) => text).join(' '),
        note: `${made.length} of the answer's references stand in none of ${answer.sources} sources, nor in the input`,
        facts: { message: `the answer cites a ${first.kind} that stands in no source` },
      },
    ]
  },
}

const isUnder = (bare: string, host: string): boolean => {
  const at = bare.split('/', 1)[0] ?? ''
  return at === host.toLowerCase() || at.endsWith(`.${host.toLowerCase()}`)
}

/**
 * Numbers in brackets only cite where there are documents to count: the third of three is `[3]` whether or not a prompt
 * says so, and what the answer lists itself at its end is told there.
 */
function citesByNumber(run: Run, marker: string, answer: string): boolean {
  const found = run.steps.reduce((sum, { documents }) => sum + (documents ?? 0), 0)
  const isListed = answer.includes(`\n${marker} `) || answer.includes(`\n- ${marker} `)
  return found > 0 && Number(marker.replace(/\D/g, '')) > found && !isListed
}
