import type { SignalCard } from '#core/memory/signal-settings.ts'
import { judgeCard } from '../judge/card.ts'
import { signals } from './registry.ts'
import { runSignals } from './run/registry.ts'
import { runThresholdRows } from './run/thresholds.ts'
import { thresholdRows } from './thresholds.ts'

/** Every signal there is, as people see it: those of one span in the order of asking, then those of whole runs, then the judge. */
export const signalCards: readonly SignalCard[] = [
  ...signals.map(({ id, title, version, grade, classes, content = [], notOn, thresholds = [] }): SignalCard => ({
    id,
    title,
    version,
    grade,
    level: 'span',
    classes,
    content,
    notOn,
    thresholds: thresholds.map((name) => ({ name, ...thresholdRows[name] })),
  })),
  ...runSignals.map(({ id, title, version, grade, classes, content, notOn, thresholds }): SignalCard => ({
    id,
    title,
    version,
    grade,
    level: 'run',
    classes,
    content,
    notOn,
    thresholds: thresholds.map((name) => ({ name, ...runThresholdRows[name] })),
  })),
  judgeCard,
]
