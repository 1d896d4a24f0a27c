import { beforeAll, describe, expect, it } from 'vitest'
import { faultNames } from '#cli/demo/plan/fault-table.ts'
import { readDemo, type ReadRun } from './read-demo.ts'

// Twice the usual rate of faults, so that each of them is met within few enough runs for a test.
const story = { seed: 313, runs: 240, backdateHours: 24, faultRate: 0.5 }

let runs: readonly ReadRun[]
beforeAll(async () => {
  runs = (await readDemo(story)).runs
})

const firm = ({ records }: ReadRun) =>
  records.flatMap((on) => on.findings.filter(({ grade }) => grade !== 'C').map((finding) => ({ ...finding, on })))
const classesOf = (run: ReadRun) => [...new Set(firm(run).map((finding) => finding.class))].toSorted()
const isFound = (run: ReadRun) => firm(run).some((finding) => run.truth.expectedClasses.includes(finding.class))
const failing = () => runs.filter(({ truth }) => truth.fault !== null)

describe('the demo as the collector reads it', () => {
  it('meets every fault there is', () => {
    const met = new Set(failing().map(({ truth }) => truth.fault))
    expect(faultNames.filter((name) => !met.has(name))).toEqual([])
    showConfusion(runs)
  })

  it('has its faults found, 98 of 100 or more, under the right class', () => {
    const missed = failing().filter((run) => !isFound(run))
    expect(missed.length / failing().length, JSON.stringify(missed.map(({ truth }) => truth))).toBeLessThanOrEqual(0.02)
  })

  it('has nothing found in runs that went well', () => {
    const clean = runs.filter(({ truth }) => truth.fault === null)
    expect(clean.length).toBeGreaterThan(100)
    expect(
      clean.filter((run) => firm(run).length > 0).map(({ truth, ...run }) => [truth, classesOf({ truth, ...run })]),
    ).toEqual([])
  })

  it('has one cause found per run: no symptom under another name', () => {
    const mixed = failing().filter((run) => {
      const expected = new Set<string>(run.truth.expectedClasses)
      return classesOf(run).some((name) => !expected.has(name))
    })
    expect(mixed.map((run) => [run.truth.task, run.truth.fault, classesOf(run)])).toEqual([])
  })

  it('shows each fault on the span that the truth names', () => {
    const kinds = { model: ['LLM'], tool: ['TOOL'], retrieval: ['RETRIEVAL', 'LLM'], run: ['AGENT', 'OTHER'] } as const
    const elsewhere = failing().filter((run) => {
      const allowed: readonly string[] = run.truth.carrier === null ? [] : kinds[run.truth.carrier]
      return !firm(run).some((finding) => allowed.includes(finding.on.story.kind))
    })
    expect(elsewhere.map(({ truth }) => [truth.task, truth.fault, truth.carrier])).toEqual([])
  })

  it('tells app, release, model, prompt and session of every run', () => {
    for (const { truth, records } of runs) {
      const root = records.find(({ span }) => span.parentSpanId === null)?.story
      expect(root).toMatchObject({
        kind: 'AGENT',
        app: truth.app,
        release: truth.release,
        environment: truth.environment,
        requestModel: truth.model,
        promptName: truth.promptName,
        promptVersion: truth.promptVersion,
        sessionId: expect.any(String),
      })
      expect(new Set(records.map(({ span }) => span.traceId))).toEqual(new Set([truth.traceId]))
    }
  })

  it('ends a run that recovers without an error on its root', () => {
    const recovered = runs.filter(({ truth }) => truth.outcome === 'RECOVERED')
    expect(recovered.length).toBeGreaterThan(0)
    const roots = recovered.map(({ records }) => records.find(({ span }) => span.parentSpanId === null)?.span.status)
    expect(roots.filter((status) => status === 'ERROR')).toEqual([])
  })
})

/** Which fault was read as what, for whoever asks with NEVERMORE_SHOW_TABLES=1. */
function showConfusion(all: readonly ReadRun[]): void {
  if (process.env['NEVERMORE_SHOW_TABLES'] !== '1') return
  const table = new Map<string, number>()
  for (const run of all) {
    const row = `${run.truth.fault ?? 'none'} | ${classesOf(run).join(' + ') || '-'}`
    table.set(row, (table.get(row) ?? 0) + 1)
  }
  const lines = [...table].toSorted().map(([row, count]) => `${row} | ${count}`)
  process.stdout.write(`\n${lines.join('\n')}\n`)
}
