/** A corner of the curve: runs with this raw risk failed with this probability. */
export interface CurvePoint {
  readonly raw: number
  readonly risk: number
}

/** A monotone map from raw risk to probability, learnt from outcomes: straight between points, flat outside them. */
export interface RiskCurve {
  readonly version: number
  readonly points: readonly CurvePoint[]
}

/** A decision whose outcome is known. */
export interface Judged {
  readonly raw: number
  readonly failed: boolean
}

/** Fewer outcomes say too little for a curve of one's own. */
export const curveOutcomesMin = 500
/** Outcomes under one corner: fewer would follow chance. */
const blockOutcomesMin = 25
/** Imagined outcomes at the raw risk itself, so that a block of failures alone is no certainty. */
const trust = 2

interface Block {
  n: number
  raw: number
  failed: number
}

/** Isotonic regression by pooling adjacent violators, over blocks of at least 25. Few enough points to keep: 40. */
export function fitCurve(judged: readonly Judged[]): readonly CurvePoint[] {
  const blocks: Block[] = []
  for (const block of evenBlocks([...judged].sort((a, b) => a.raw - b.raw))) {
    blocks.push(block)
    // A block that fails less than the one before it is pooled with it, as often as needed.
    while (blocks.length > 1 && share(blocks.at(-1)!) <= share(blocks.at(-2)!)) {
      const last = blocks.pop()!
      const before = blocks.at(-1)!
      before.n += last.n
      before.raw += last.raw
      before.failed += last.failed
    }
  }
  return blocks.map((block) => ({ raw: block.raw / block.n, risk: share(block) }))
}

const share = ({ n, raw, failed }: Block): number => (failed + (trust * raw) / n) / (n + trust)

const blocksMax = 40

/** Neighbours by raw risk; equal ones stay together, or the order of rows would draw the curve. */
function evenBlocks(sorted: readonly Judged[]): Block[] {
  const size = Math.max(blockOutcomesMin, Math.ceil(sorted.length / blocksMax))
  const blocks: Block[] = []
  let last: number | null = null
  for (const { raw, failed } of sorted) {
    let block = blocks.at(-1)
    if (block === undefined || (block.n >= size && raw !== last)) blocks.push((block = { n: 0, raw: 0, failed: 0 }))
    block.n += 1
    block.raw += raw
    block.failed += Number(failed)
    last = raw
  }
  // What is left over at the end is too little for a corner of its own.
  const rest = blocks.at(-1)
  const before = blocks.at(-2)
  if (rest !== undefined && before !== undefined && rest.n < blockOutcomesMin) {
    before.n += rest.n
    before.raw += rest.raw
    before.failed += rest.failed
    blocks.pop()
  }
  return blocks
}

/** The probability that a curve gives a raw risk. Without points it is the raw risk. */
export function mapRisk(points: readonly CurvePoint[], raw: number): number {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return raw
  if (raw <= first.raw) return first.risk
  if (raw >= last.raw) return last.risk
  let at = 1
  while (points[at]!.raw < raw) at += 1
  const [left, right] = [points[at - 1]!, points[at]!]
  const way = (raw - left.raw) / (right.raw - left.raw)
  return left.risk + way * (right.risk - left.risk)
}
