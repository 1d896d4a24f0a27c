import type { FaultName } from './plan/fault-table.ts'
import type { TruthLine } from './truth.ts'
import type { SpanSink } from './telemetry/send-spans.ts'

export interface DemoOptions {
  /** Base URL of the OTLP/HTTP receiver. Default `http://127.0.0.1:4318`. */
  readonly endpoint?: string
  /** API key; null on an open loopback. */
  readonly key?: string | null
  /** Base URL of the web server, for pre-flight questions; null asks none. */
  readonly api?: string | null
  /** The same seed makes the same runs, ids included. Default: another one each time. */
  readonly seed?: number
  /** How many runs. Default 200; without end when `live`. */
  readonly runs?: number
  /** Runs per second at most; null as fast as it goes. Default null, or 0.5 when `live`. */
  readonly ratePerSecond?: number | null
  /** Which faults may happen. Default all. */
  readonly faults?: readonly FaultName[]
  /** Share of runs that meet a fault, about. Default 0.2. */
  readonly faultRate?: number
  /** Known causes always lead to their failure, whatever `faultRate` says. Default false. */
  readonly certain?: boolean
  /** Share of runs that fail for no reason at all. Default: 3.5 % at the usual rate of faults, and scaled with it. */
  readonly badLuck?: number
  /** Keeps going, slowly, until `signal`. */
  readonly live?: boolean
  /** Spreads the runs over the past hours; 0 lets them end now. */
  readonly backdateHours?: number
  /** Stops after the run that is under way. */
  readonly signal?: AbortSignal
  /** Told of every run, once its spans are sent. */
  readonly onRun?: (line: TruthLine, result: DemoResult) => void | Promise<void>
  /** Takes the place of the OTLP exporter. */
  readonly sink?: SpanSink
  /** Milliseconds since 1970. Default the wall clock. */
  readonly clock?: () => number
}

export interface DemoResult {
  readonly seed: number
  readonly runs: number
  readonly spans: number
  /** Runs whose spans did not arrive. */
  readonly undelivered: number
  readonly lastProblem: string | null
  readonly outcomes: Readonly<Record<TruthLine['outcome'], number>>
  readonly faults: Readonly<Partial<Record<FaultName, number>>>
  /** Verdicts by how the run ended: `WARN` → `FAILED` → count. */
  readonly preflight: {
    readonly asked: number
    readonly unanswered: number
    readonly verdicts: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}
