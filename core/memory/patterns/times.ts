import { dayMs, hourMs } from '#core/platform/durations.ts'

import { binomialUpper, countUpper, fisherUpper } from '../statistics/tails.ts'
import { liftMin, supportMin } from './mined-run.ts'

/** Runs of one hour: those that met a failure, and all runs of the apps that meet it. */
export interface HourRuns {
  /** The beginning, in milliseconds since 1970. */
  readonly atMs: number
  readonly failing: number
  readonly all: number
}

/** A failure that comes more often than it used to. */
export interface Rise {
  readonly runs: number
  readonly runsBefore: number
  /** How many times as often per run. */
  readonly lift: number
  readonly chance: number
}

const riseMin = 2
const beforeDays = 6

/**
 * The last day against the six before, per run of the failure's apps. Null for a failure that is younger than two days:
 * that one is new, not rising. Days that scatter more than chance make it harder.
 */
export function riseOf(hours: readonly HourRuns[], nowMs: number): Rise | null {
  const within = (fromMs: number, toMs: number) => {
    let [failing, all] = [0, 0]
    for (const hour of hours) {
      if (hour.atMs < fromMs || hour.atMs >= toMs) continue
      failing += hour.failing
      all += hour.all
    }
    return { failing, all }
  }
  const now = within(nowMs - dayMs, nowMs)
  const before = within(nowMs - (1 + beforeDays) * dayMs, nowMs - dayMs)
  const older = within(nowMs - (1 + beforeDays) * dayMs, nowMs - 2 * dayMs)
  if (now.failing < supportMin || older.failing === 0 || before.all === 0 || now.all === 0) return null
  const rate = before.failing / before.all
  let scatter = 0
  for (let day = 1; day <= beforeDays; day += 1) {
    const { failing, all } = within(nowMs - (day + 1) * dayMs, nowMs - day * dayMs)
    const expected = all * rate
    scatter += expected === 0 ? 0 : (failing - expected) ** 2 / expected
  }
  const dispersion = Math.min(9, Math.max(1, scatter / (beforeDays - 1)))
  const lift = now.failing / now.all / ((before.failing + 0.5) / before.all)
  if (lift < riseMin) return null
  const [few, most] = [Math.floor(now.failing / dispersion), Math.ceil(before.failing / dispersion)]
  return {
    runs: now.failing,
    runsBefore: before.failing,
    lift,
    chance: binomialUpper(few, few + most, now.all / (now.all + before.all)),
  }
}

/** A failure that comes at certain hours (UTC), of every day or of one weekday. */
export interface Season {
  /** `hour:09-11` or `hour:Mon 09-11`: from the beginning of the first to the end of the last hour. */
  readonly item: string
  readonly runs: number
  readonly ofRuns: number
  readonly days: number
  readonly lift: number
  readonly chance: number
}

const daysMin = 5
const weeksMin = 3
const widths = [1, 2, 3, 4]
const shareMin = 0.6
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/**
 * The hours in which most of a failure's runs fall though most runs do not. Days are what is counted, so that one bad
 * night is no season: hours of a day need three days with it, hours of a week three weeks. Null when there are none.
 */
export function seasonOf(hours: readonly HourRuns[]): { readonly season: Season | null; readonly tests: number } {
  const ran = hours.filter(({ all }) => all > 0)
  const failing = sum(ran, (hour) => hour.failing)
  const span = new Set(ran.map(({ atMs }) => Math.floor(atMs / dayMs))).size
  if (failing < supportMin || span < daysMin) return { season: null, tests: 0 }
  const bands = [...dayBands(), ...(span >= 7 * weeksMin ? weekBands() : [])]
  const found = bands.flatMap((band) => bandSeason(band, ran, failing) ?? [])
  const [season] = found.sort((a, b) => a.chance - b.chance || b.lift - a.lift || (a.item < b.item ? -1 : 1))
  return { season: season ?? null, tests: bands.length }
}

interface Band {
  readonly item: string
  readonly holds: (atMs: number) => boolean
}

const two = (hour: number): string => String(hour % 24).padStart(2, '0')

const dayBands = (): Band[] =>
  widths.flatMap((width) =>
    Array.from({ length: 24 }, (_, from): Band => ({
      item: `hour:${two(from)}-${two(from + width)}`,
      holds: (atMs) => (Math.floor(atMs / hourMs) - from + 240) % 24 < width,
    })),
  )

const weekBands = (): Band[] =>
  Array.from({ length: 168 }, (_, from): Band => ({
    item: `hour:${weekdays[Math.floor(from / 24)]} ${two(from)}-${two(from + 1)}`,
    // 1 January 1970 was a Thursday.
    holds: (atMs) => (Math.floor(atMs / hourMs) + 4 * 24) % 168 === from,
  }))

function bandSeason({ item, holds }: Band, ran: readonly HourRuns[], failing: number): Season | null {
  const inside = ran.filter(({ atMs }) => holds(atMs))
  const { runs, expected, lift } = liftOf(ran, inside)
  if (runs < supportMin || runs < shareMin * failing || lift < liftMin) return null
  // What one day did alone is a burst: without its worst day the band must stand out still.
  const worst = dayOf(inside.reduce((most, hour) => (hour.failing > most.failing ? hour : most)))
  const isOther = (hour: HourRuns) => dayOf(hour) !== worst
  if (liftOf(ran.filter(isOther), inside.filter(isOther)).lift < liftMin) return null
  const hit = (hour: HourRuns) => hour.failing > 0
  const days = new Set(inside.filter(hit).map(dayOf)).size
  if (days < 3) return null
  const chance = Math.max(
    fisherUpper(inside.filter(hit).length, inside.length, ran.filter(hit).length, ran.length),
    countUpper(runs, expected, dispersionOf(inside, runs)),
  )
  return { item, runs, ofRuns: failing, days, lift, chance }
}

const dayOf = ({ atMs }: HourRuns): number => Math.floor(atMs / dayMs)

function liftOf(ran: readonly HourRuns[], inside: readonly HourRuns[]) {
  const runs = sum(inside, (hour) => hour.failing)
  const share =
    sum(inside, (hour) => hour.all) /
    Math.max(
      1,
      sum(ran, (hour) => hour.all),
    )
  const expected = sum(ran, (hour) => hour.failing) * share
  return { runs, expected, lift: expected === 0 ? 0 : runs / expected }
}

/** How much the hours of a band differ among themselves. */
function dispersionOf(hours: readonly HourRuns[], runs: number): number {
  const mean = runs / hours.length
  const spread = hours.reduce((total, { failing }) => total + (failing - mean) ** 2, 0) / Math.max(1, hours.length - 1)
  return Math.min(20, Math.max(1, mean === 0 ? 1 : spread / mean))
}

const sum = (hours: readonly HourRuns[], of: (hour: HourRuns) => number): number =>
  hours.reduce((total, hour) => total + of(hour), 0)
