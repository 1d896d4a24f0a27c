import type { Baseline } from './baseline.ts'

/** Failures among so many executions that are still usual: the mean and three standard deviations. */
export const controlLimit = (executions: number, { share, dispersion }: Baseline): number =>
  executions * share + 3 * Math.sqrt(dispersion * executions * share * (1 - share))
