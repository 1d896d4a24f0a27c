/** How many points a part moves the score by: `-12.4`, `+2`, `0`. */
export function effectText(effect: number): string {
  const points = Math.round(effect * 10) / 10
  return points > 0 ? `+${points}` : String(points)
}

/** What was counted: an explanation up to its first full stop or colon. */
export const inBrief = (explanation: string): string =>
  (/^.*?[.:](?=\s|$)/.exec(explanation)?.[0] ?? explanation).replace(/:$/, '.')
/** The rest of it: how points came of that. */
export const formula = (explanation: string): string => explanation.slice(inBrief(explanation).length)
