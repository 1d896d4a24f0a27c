/** How many points a part moves the score by: `-12.4`, `+2`, `0`. */
export function effectText(effect: number): string {
  const points = Math.round(effect * 10) / 10
  return points > 0 ? `+${points}` : String(points)
}
