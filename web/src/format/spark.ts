export interface SparkBox {
  readonly width: number
  readonly height: number
  readonly max?: number
}

/** Points of a small line, one text per stretch without a gap: nothing is drawn where nothing is known. */
export function sparkPoints(values: readonly (number | null)[], { width, height, max }: SparkBox): readonly string[] {
  const top = Math.max(max ?? 0, ...values.map((value) => value ?? 0), 1)
  const step = (width - 2) / Math.max(1, values.length - 1)
  const lines: string[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) lines.push([])
    else lines.at(-1)?.push(`${round(1 + index * step)},${round(height - 2 - (value / top) * (height - 4))}`)
  })
  // A single point gets a length, else it would not be seen.
  return lines
    .filter((line) => line.length > 0)
    .map((line) => (line.length === 1 ? `${line[0]} ${line[0]}` : line.join(' ')))
}

const round = (value: number): string => String(Math.round(value * 10) / 10)
