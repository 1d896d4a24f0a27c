import { percentText, type Noun, plural } from './words.ts'

/** What was counted in one window, by severity and not by age. */
export interface BurnWindow {
  readonly executions: number
  readonly failed: number
  readonly bad: number
}

export const burnWindows = ['5 min', '30 min', '1 h', '6 h', '3 d'] as const
export type BurnWindowName = (typeof burnWindows)[number]
export type BurnWindows = Readonly<Record<BurnWindowName, BurnWindow>>

/** Both windows burn this fast: the long one says that it matters, the short one that it still goes on. */
export interface BurnAlarm {
  readonly level: 'PAGE' | 'TICKET'
  readonly long: BurnWindowName
  readonly short: BurnWindowName
  readonly burnMin: number
  readonly burnLong: number | null
  readonly burnShort: number | null
  readonly firing: boolean
  readonly text: string
}

/** The known multi-window rule: 2 % of a month's budget in an hour, 5 % in six, 10 % in three days. */
const conditions = [
  { level: 'PAGE', long: '1 h', short: '5 min', burnMin: 14.4 },
  { level: 'TICKET', long: '6 h', short: '30 min', burnMin: 6 },
  { level: 'TICKET', long: '3 d', short: '6 h', burnMin: 1 },
] as const

/** A long window needs so many executions and failures before it may alarm anybody. */
const executionsMin = 20
const failuresMin = 5

/** Shares that were counted, not the upper ends that the score takes: nobody is woken by what is merely possible. */
export const burnOf = ({ executions, bad }: BurnWindow, slo: number): number | null =>
  executions <= 0 ? null : Math.min(1, Math.max(0, bad / executions)) / (1 - slo)

export function burnAlarms(windows: BurnWindows, slo: number, noun: Noun): readonly BurnAlarm[] {
  return conditions.map(({ level, long, short, burnMin }) => {
    const [burnLong, burnShort] = [burnOf(windows[long], slo), burnOf(windows[short], slo)]
    const enough = windows[long].executions >= executionsMin && windows[long].failed >= failuresMin
    // No budget can burn faster than everything failing does.
    const reachable = Math.min(burnMin, 1 / (1 - slo))
    const firing = enough && (burnLong ?? 0) >= reachable && (burnShort ?? 0) >= reachable
    const said = (name: BurnWindowName, burn: number | null) =>
      burn === null ? `nothing ran in ${name}` : `${burn.toFixed(1)} times in ${name}`
    return {
      level,
      long,
      short,
      burnMin,
      burnLong,
      burnShort,
      firing,
      text:
        `The budget of ${percentText(1 - slo)} burns ${said(long, burnLong)} and ${said(short, burnShort)}; ` +
        `from ${burnMin} times in both on it is a ${level.toLowerCase()}` +
        (enough ? '.' : `, with ${executionsMin} ${plural(noun)} and ${failuresMin} failures or more.`),
    }
  })
}
