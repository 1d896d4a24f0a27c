import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { attachMin, certaintyOf, suggestMin } from '#core/memory/grouping/certainty.ts'
import { nearLevels } from '#core/memory/grouping/near-match.ts'
import { proposeGroups } from '#core/memory/grouping/propose-groups.ts'
import { mask } from '#core/memory/mask.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import { wilson } from '#core/memory/wilson.ts'
import { groupingScore } from '#test/support/grouping-score.ts'
import { faultSaying } from '#test/support/faults.ts'
import { labelledFaults, valuesFrom } from '#test/support/fault-set.ts'
import { measureNear, type Labelled, type NearCounts } from '#test/support/near-measure.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

import { csvRows } from './support/csv.ts'
import { hostileTexts } from './support/hostile-texts.ts'
import { median } from './support/quantiles.ts'

/** Folder of `<set>.csv` files with `Content` and `EventId`, as LogHub has them. They are read, never copied. */
const setsFolder = process.env['LOGHUB_DIR'] ?? ''

interface LabelledSet {
  readonly name: string
  readonly lines: readonly { readonly text: string; readonly label: string }[]
}

/**
 * How well messages are grouped, with one setting for all: LogHub's two measures, beside the masked text alone; and how
 * often near matches are right, which is what attaching by itself rests on. Throws when that is less than it says.
 */
export function benchGrouping(): object {
  const sets = labelledSets()
  const scores = sets.map(scored)
  const counts = sum([...sets.map(nearOfSet), nearOfFaults()])
  return {
    ...Object.fromEntries(scores.map(({ name, shown }) => [name, shown])),
    ...(sets.length === 0
      ? { sets: 'none: LOGHUB_DIR names no folder that has some' }
      : {
          'average GA': average(scores.map(({ ours }) => ours.accuracy)),
          'average FGA': average(scores.map(({ ours }) => ours.f1)),
          'average GA, mask alone': average(scores.map(({ alone }) => alone.accuracy)),
          'average FGA, mask alone': average(scores.map(({ alone }) => alone.f1)),
        }),
    ...Object.fromEntries(nearLevels.map((level) => [`near: ${level}`, precision(counts[level])])),
    'attached by itself': precision(attached(counts)),
    ...shortfalls(counts),
    ...maskCosts(sets),
  }
}

function labelledSets(): LabelledSet[] {
  if (setsFolder === '' || !existsSync(setsFolder)) return []
  return readdirSync(setsFolder)
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => {
      const [head = [], ...rows] = csvRows(readFileSync(join(setsFolder, file), 'utf8'))
      const [text, label] = [head.indexOf('Content'), head.indexOf('EventId')]
      const whole = rows.filter((row) => row.length > Math.max(text, label))
      return { name: basename(file, '.csv'), lines: whole.map((row) => ({ text: row[text]!, label: row[label]! })) }
    })
}

function scored({ name, lines }: LabelledSet) {
  const masked = lines.map(({ text }) => mask(text, { models: 'hide' }).toLowerCase())
  const shapeOf = new Map<string, string>()
  for (const { shape, members } of proposeGroups(masked)) for (const text of members) shapeOf.set(text, shape.join(' '))
  const labels = lines.map(({ label }) => label)
  const ours = groupingScore(
    labels,
    masked.map((text) => shapeOf.get(text)!),
  )
  const alone = groupingScore(labels, masked)
  const shown = `GA ${ours.accuracy.toFixed(3)} FGA ${ours.f1.toFixed(3)}, mask alone ${alone.accuracy.toFixed(3)} ${alone.f1.toFixed(3)}`
  return { name, ours, alone, shown }
}

const nearOfSet = ({ lines }: LabelledSet): NearCounts =>
  measureNear(lines.map(({ text, label }): Labelled => ({ label, fingerprint: templateOf(text) }))).counts

function templateOf(message: string) {
  const { class: kind, facts } = faultSaying(message)
  return fingerprintsOf({ class: kind, facts }, null).find(({ level }) => level === 'template')!
}

const faultsEach = 40

function nearOfFaults(): NearCounts {
  const random = seededRandom(11)
  const values = valuesFrom(random)
  const said = Array.from({ length: faultsEach }, () => labelledFaults).flat()
  const labelled = said
    .map((fault) => ({ fault, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ fault }): Labelled => {
      const { fingerprints } = faultSaying(fault.say(values), fault.facts, { class: fault.class })
      return { label: fault.label, fingerprint: fingerprints.find(({ level }) => level === 'template')! }
    })
  return measureNear(labelled).counts
}

function sum(all: readonly NearCounts[]): NearCounts {
  const add = (level: (typeof nearLevels)[number], key: 'told' | 'right') =>
    all.reduce((total, counts) => total + counts[level][key], 0)
  return Object.fromEntries(
    nearLevels.map((level) => [level, { told: add(level, 'told'), right: add(level, 'right') }]),
  ) as NearCounts
}

function attached(counts: NearCounts) {
  const sure = nearLevels.filter((level) => certaintyOf[level] >= attachMin)
  return {
    told: sure.reduce((total, level) => total + counts[level].told, 0),
    right: sure.reduce((total, level) => total + counts[level].right, 0),
  }
}

const precision = ({ told, right }: { readonly told: number; readonly right: number }): string =>
  told === 0
    ? 'never'
    : `${right} of ${told} right: ${(right / told).toFixed(4)}, at least ${wilson(right, told).low.toFixed(4)}`

/** What is less often right than it is told to be, one line each, and the bench then ends as failed. */
function shortfalls(counts: NearCounts): object {
  const { told, right } = attached(counts)
  const isSure = told === 0 || (right / told >= attachMin && wilson(right, told).low >= attachMin - 0.01)
  const short = nearLevels.flatMap((level) => {
    const { told: asked, right: yes } = counts[level]
    const least = certaintyOf[level] < attachMin ? Math.max(suggestMin, certaintyOf[level]) : certaintyOf[level]
    return asked > 0 && yes / asked < least ? [`near by ${level}`] : []
  })
  const all = isSure ? short : ['attached by itself', ...short]
  if (all.length === 0) return {}
  process.exitCode = 1
  return { 'less often right than told': all.join(', ') }
}

const average = (values: readonly number[]): string =>
  (values.reduce((total, value) => total + value, 0) / values.length).toFixed(4)

/** Microseconds a text, and milliseconds of the worst input of 4 KiB. */
function maskCosts(sets: readonly LabelledSet[]): object {
  const texts =
    sets.length > 0 ? sets.flatMap(({ lines }) => lines.map(({ text }) => text)) : ['Timeout after 30 s at 10.0.0.1']
  const repeats = 40
  const run = () => {
    const began = process.cpuUsage()
    for (const text of texts) mask(text, { models: 'hide' })
    const { user } = process.cpuUsage(began)
    return user / texts.length
  }
  run()
  const worst = hostileTexts(4_096).map((text) => {
    // Until V8 has compiled for it: which text it meets first is no cost of the text either.
    for (let warm = 0; warm < 50; warm++) mask(text)
    // The median of many: what a neighbour on the machine costs is no cost of the text.
    return median(Array.from({ length: repeats }, () => cpuMs(() => mask(text))))
  })
  return { 'mask us a text': median([run(), run(), run()]), 'mask ms of 4 KiB, worst': Math.max(...worst) }
}

function cpuMs(work: () => unknown): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}
