import { binOf, toldCell, type ToldRisk } from './calibration.ts'

/** Runs that were decided alike and ended alike, in one bin of told risk. */
export interface RecordCell {
  /** What the policies said, also where it was kept back. */
  readonly warned: boolean
  /** Kept back: decided, and answered ALLOW. */
  readonly shadow: boolean
  readonly end: 'FAILED' | 'FINE' | 'PREVENTED' | 'BLOCKED' | 'OPEN'
  /** Of a failed run: its failure was remembered before it began; null where that is not known. */
  readonly known: boolean | null
  /** Null where no risk was told. */
  readonly bin: number | null
  readonly runs: number
  readonly riskSum: number
  readonly riskSquares: number
}

export const isEnded = ({ end }: RecordCell): boolean => end === 'FAILED' || end === 'FINE'

/** What calibration needs of the cells whose end is known. */
export const toldRisks = (cells: readonly RecordCell[]): (ToldRisk & { readonly bin: number })[] =>
  cells.flatMap((cell) =>
    cell.bin === null || !isEnded(cell)
      ? []
      : [
          {
            bin: cell.bin,
            runs: cell.runs,
            failed: cell.end === 'FAILED' ? cell.runs : 0,
            riskSum: cell.riskSum,
            riskSquares: cell.riskSquares,
            riskOfFailed: cell.end === 'FAILED' ? cell.riskSum : 0,
          },
        ],
  )

/** One decision and its end. */
export interface Ended {
  readonly warned: boolean
  readonly failed: boolean
  readonly known: boolean | null
  readonly risk: number | null
}

/** Decisions gathered into cells: few, however many there are. */
export function cellsOf(ended: readonly Ended[]): readonly RecordCell[] {
  const cells = new Map<string, { -readonly [Key in keyof RecordCell]: RecordCell[Key] }>()
  for (const { warned, failed, known, risk } of ended) {
    const bin = risk === null ? null : binOf(risk)
    const key = `${warned} ${failed} ${known} ${bin}`
    let cell = cells.get(key)
    if (cell === undefined) {
      const end = failed ? 'FAILED' : 'FINE'
      cells.set(key, (cell = { warned, shadow: false, end, known, bin, runs: 0, riskSum: 0, riskSquares: 0 }))
    }
    const told = toldCell(risk ?? 0, failed)
    cell.runs += 1
    cell.riskSum += told.riskSum
    cell.riskSquares += told.riskSquares
  }
  return [...cells.values()]
}
