import { learnCurve } from '../learn-curve.ts'
import type { ProjectMemory } from '../preflight/memory.ts'
import { curveOutcomesMin, type Judged } from '../risk-curve.ts'
import type { PastRun } from './past-run.ts'

/** Learns the curve as the product does: from outcomes that are known by then, anew with every fifth more. */
export interface CurveLearner {
  /** The raw risk that a run was told before it began. */
  told(run: PastRun, rawRisk: number | null): void
  /** The run ended. */
  add(run: PastRun): void
}

export function createCurveLearner(memory: Pick<ProjectMemory, 'setCurve'>): CurveLearner {
  const waiting = new Map<string, number>()
  const judged: Judged[] = []
  let version = 0
  let next = curveOutcomesMin
  return {
    told({ traceId }, rawRisk) {
      if (rawRisk !== null) waiting.set(traceId, rawRisk)
    },
    add({ traceId, failed }) {
      const raw = waiting.get(traceId)
      if (raw === undefined) return
      waiting.delete(traceId)
      judged.push({ raw, failed })
      if (judged.length < next) return
      version += 1
      next = Math.ceil(judged.length * 1.2)
      memory.setCurve({ version, points: learnCurve(judged).points })
    },
  }
}
