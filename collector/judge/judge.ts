import { itemsOf } from '#core/memory/pattern-items.ts'
import { judgeSignal } from '#core/memory/judged.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import { isAsked, type SignalSetting, type SignalSettings } from '#core/memory/signal-settings.ts'
import { readSignalSettings } from '#core/memory/store/signal-settings.ts'
import { rememberFindings } from '#core/memory/store/remember-findings.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { spanFromStored, storedResource, storedScope } from '#core/telemetry/stored-span.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { ModelProvider } from '#core/workbench/model-provider.ts'

import { normalise } from '../normalise.ts'
import { readStoredSpan } from '../wire/open-span.ts'
import { judgeCard } from './card.ts'
import { exchangeOf } from './exchange.ts'
import { promptOf, rubric, system, verdictSchema, type Exchange, type Verdict } from './rubric.ts'
import * as store from './store/judged-runs.ts'
import { verdictFinding } from './verdict-finding.ts'

export interface JudgeOptions {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly provider: ModelProvider
  /** Hears of every question, by what became of it. */
  readonly onAsked?: (outcome: store.Outcome['outcome']) => void
}

export interface Judge {
  /** Asks about a few runs. Answers how many. */
  judge(): Promise<number>
  /** Gives up what is under way. */
  stop(): void
}

/** Runs asked about in one turn, and looked at for their share. */
const askedMax = 8
const lookedMax = 200
const projectsMax = 100
/** Runs that began longer ago are let be. */
const backMs = 2 * 3_600_000
/** After a question without an answer nothing is asked for this long. */
const pauseMs = 60_000
const keptMs = 7 * 24 * 3_600_000
const forgottenMax = 1_000
const callsMax = 4
const answerTokensMax = 400

export function createJudge({ sql, clock, log, provider, onAsked }: JudgeOptions): Judge {
  const giveUp = new AbortController()
  let pausedUntilMs = 0

  async function askAbout(projectId: number, run: store.Candidate, setting: SignalSetting): Promise<boolean> {
    const stories = await storiesOf(sql, projectId, run)
    const exchange = exchangeOf(stories)
    const at = new Date(clock())
    const perHourMax = thresholdOf(setting, 'judge_calls_per_hour_max')
    const claim = {
      projectId,
      traceId: run.traceId,
      at,
      rubric,
      model: `${provider.name} ${provider.model}`,
      perHourMax,
    }
    if (!(await store.claimRun(sql, claim))) return false
    if (exchange === null) {
      await store.keepOutcome(sql, projectId, run.traceId, unanswered(store.nothingToJudge))
      return true
    }
    const { verdict, isAway, ...outcome } = await askedFor(provider, exchange, giveUp.signal)
    if (isAway) {
      pausedUntilMs = clock() + pauseMs
      log.warn({ provider: provider.name, reason: outcome.reason }, 'the judge was not answered')
    }
    onAsked?.(outcome.outcome)
    if (
      verdict === null ||
      outcome.outcome !== 'FOUND' ||
      verdict.confidence < thresholdOf(setting, 'judge_confidence_min')
    ) {
      const kept = outcome.outcome === 'FOUND' ? { ...outcome, outcome: 'FINE' as const } : outcome
      await store.keepOutcome(sql, projectId, run.traceId, kept)
      return true
    }
    const story = stories.find(({ spanId }) => spanId === exchange.spanId)?.story
    if (story !== undefined)
      await keepVerdict(sql, provider, { projectId, run, story, exchange, verdict, outcome, setting })
    return true
  }

  async function judgeProject(projectId: number, setting: SignalSetting, left: number): Promise<number> {
    const sinceNs = BigInt(Math.round(clock() - backMs)) * 1_000_000n
    const runs = await store.candidates(sql, projectId, sinceNs, lookedMax)
    let asked = 0
    for (const run of runs.filter(({ traceId }) => isAsked(setting, traceId)).slice(0, left)) {
      if (giveUp.signal.aborted || clock() < pausedUntilMs) break
      if (!(await askAbout(projectId, run, setting))) break
      asked += 1
    }
    return asked
  }

  return {
    async judge() {
      if (clock() < pausedUntilMs || giveUp.signal.aborted) return 0
      let asked = 0
      for (const [projectId, setting] of await wantingProjects(sql)) {
        asked += await judgeProject(projectId, setting, Math.max(1, askedMax - asked))
      }
      if (asked > 0) await store.forgetJudged(sql, new Date(clock() - keptMs), forgottenMax)
      return asked
    },
    stop: () => giveUp.abort(),
  }
}

interface Found {
  readonly projectId: number
  readonly run: store.Candidate
  readonly story: Story
  readonly exchange: Exchange
  readonly verdict: Verdict
  readonly outcome: store.Outcome
  readonly setting: SignalSetting
}

/** Null unless the project switched it on: without a row nothing is sent. */
function settingOf(settings: SignalSettings): SignalSetting | null {
  const setting = settings.get(judgeSignal)
  return setting?.enabled === true && setting.sampling > 0 ? setting : null
}

/** Projects that want it, each with how; no more than are asked about in one turn. */
async function wantingProjects(sql: Sql): Promise<readonly (readonly [projectId: number, setting: SignalSetting])[]> {
  const wanting = [...(await readSignalSettings(sql, null))].flatMap(([projectId, settings]) => {
    const setting = settingOf(settings)
    return setting === null ? [] : [[projectId, setting] as const]
  })
  return wanting.slice(0, projectsMax)
}

const thresholdOf = ({ thresholds }: SignalSetting, name: string): number =>
  thresholds[name] ?? judgeCard.thresholds.find((row) => row.name === name)?.default ?? 0

const unanswered = (reason: string, tokens = 0): store.Outcome => ({ outcome: 'UNANSWERED', reason, tokens })

/** The one JSON object of an answer, in a fence or not; null when it has another form than asked for. */
function verdictIn(text: string): Verdict | null {
  const from = text.indexOf('{')
  const to = text.lastIndexOf('}')
  if (from < 0 || to < from) return null
  try {
    const read = verdictSchema.safeParse(JSON.parse(text.slice(from, to + 1)))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** The last model calls of a run, understood again. */
async function storiesOf(sql: Sql, projectId: number, run: store.Candidate) {
  const rows = await store.lastCalls(sql, projectId, run, callsMax)
  return rows.map(({ wire, resource, scope, ...row }) => {
    const own = { resource: storedResource(resource), scope: storedScope(scope) }
    const span = wire === null ? spanFromStored({ ...row, ...own }) : { ...readStoredSpan(wire), ...own }
    return { spanId: row.spanId, story: normalise(span).story }
  })
}

/** Leaves the finding beside the run, held back, and has the run settled again. */
async function keepVerdict(sql: Sql, provider: ModelProvider, found: Found): Promise<void> {
  const { projectId, run, story, exchange, verdict, outcome, setting } = found
  const finding = verdictFinding(verdict, exchange, provider)
  if (finding === null) return
  const weighed = { ...finding, severity: setting.severity ?? finding.severity }
  const seen = {
    traceId: run.traceId,
    spanId: exchange.spanId,
    atMs: run.endedMs,
    app: story.app,
    release: story.release,
    environment: story.environment,
    provider: story.provider,
    model: story.responseModel ?? story.requestModel,
    agent: story.agentName,
    tool: null,
    promptVersion: story.promptVersion,
    items: itemsOf(story),
    finding: { ...weighed, fingerprints: fingerprintsOf(weighed, null) },
    held: true,
  }
  await sql.begin(async (tx) => {
    await rememberFindings(tx, projectId, [seen])
    await store.keepOutcome(tx, projectId, run.traceId, outcome)
    await store.settleAgain(tx, projectId, run.traceId)
  })
}

interface Said extends store.Outcome {
  readonly verdict: Verdict | null
  /** There was no answer at all. */
  readonly isAway: boolean
}

/** Whatever goes wrong is an outcome, and stays with the judge. */
async function askedFor(provider: ModelProvider, exchange: Exchange, signal: AbortSignal): Promise<Said> {
  try {
    const question = { system, prompt: promptOf(exchange), answerTokensMax }
    const { text, tokens } = await provider.ask(question, signal)
    const verdict = verdictIn(text)
    const told = { verdict, isAway: false }
    if (verdict === null) return { ...unanswered('the verdict has another form than asked for', tokens), ...told }
    return { outcome: verdict.verdict === 'fine' ? 'FINE' : 'FOUND', reason: null, tokens, ...told }
  } catch (error) {
    return { ...unanswered(error instanceof Error ? error.message : 'no answer'), verdict: null, isAway: true }
  }
}
