/** What is counted: runs of an app, calls of an agent, a tool or a model. */
export type Noun = 'run' | 'call'

export const plural = (noun: Noun): string => `${noun}s`
export const countText = (count: number, noun: Noun): string => `${count} ${count === 1 ? noun : plural(noun)}`
/** `12.3 %`; shares below one in a thousand keep two digits that matter. */
export function percentText(share: number): string {
  const percent = share * 100
  const digits = percent === 0 || percent >= 0.1 ? Math.round(percent * 10) / 10 : Number(percent.toPrecision(2))
  return `${digits} %`
}
export const durationText = (ms: number): string => {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  return minutes < 2_880 ? `${Math.round(minutes / 6) / 10} h` : `${Math.round(minutes / 144) / 10} d`
}
