import type { Json } from '#core/telemetry/attributes.ts'
import { textOf, type Message } from '#core/telemetry/message.ts'
import { errorInResult } from '../result-error.ts'
import { feedbackIn } from './feedback.ts'

/**
 * Agents that speak to their tools in plain text: ReAct (LangChain, LlamaIndex, CrewAI), AutoGen's code
 * executors, DSPy.
 * A call is `Action: name` and `Action Input: …`, its result `Observation: …` at the end of what the model reads next.
 */
export interface Observed {
  /** The call that it answers, where the text says so. */
  readonly id?: string | null
  readonly text: string
  /** What it says went wrong; null when it went well. */
  readonly error: string | null
  /** Who was asked, where the text says it. */
  readonly tool: string | null
  /** It is what a framework tells a model that went wrong, and no result of a tool. */
  readonly feedback?: boolean
}

/** Of a long message only its end is looked at: that is where the newest observation stands. */
const tailCharsMax = 20_000
const actionCharsMax = 4_000
const marker = 'Observation:'
const executed = /^\s*exitcode: (-?\d+) \((?:execution (?:failed|succeeded))\)\s*(?:Code output:)?/

/** The newest result that was told as text; null when the last message holds none. Pure. */
export function observationIn(input: readonly Message[]): Observed | null {
  const last = input.at(-1)
  if (last === undefined || last.role === 'system' || last.role === 'tool') return null
  const whole = textOf(last)
  const run = executed.exec(whole.slice(0, 200))
  if (run !== null) {
    const said = whole.slice(run[0].length).trim()
    return { text: whole, error: run[1] === '0' ? null : reasonOf(said), tool: 'code' }
  }
  const feedback = feedbackIn(whole)
  if (feedback !== null) return feedback
  const tail = whole.length > tailCharsMax ? whole.slice(-tailCharsMax) : whole
  const typed = typedObservation(tail)
  if (typed !== null) return typed
  const at = tail.lastIndexOf(marker)
  if (at < 0 || (at > 0 && !/[\n#* ]/.test(tail[at - 1] ?? ''))) return null
  const text = untilThought(tail.slice(at + marker.length)).trim()
  // The template that explains the form ends in one as well.
  if (text === '' || /^(?:the |\[|<|\{?tool |result of )?(?:result|output|response)s? (?:of|from) /i.test(text))
    return null
  return { text, error: errorInResult(text)?.reason ?? null, tool: null }
}

const typedMarker = /\[\[ ## observation_(\d+) ## \]\]\n/g

/** DSPy writes every field of a trajectory under a heading; the newest observation is the last of its kind. */
function typedObservation(tail: string): Observed | null {
  if (!tail.includes('[[ ## observation_')) return null
  const last = [...tail.matchAll(typedMarker)].at(-1)
  if (last === undefined) return null
  const text = (tail.slice(last.index + last[0].length).split('\n[[ ##', 1)[0] ?? '').trim()
  const named = tail.split(`[[ ## tool_name_${last[1]} ## ]]\n`, 2)[1]?.split('\n', 1)[0]?.trim()
  return { text, error: errorInResult(text)?.reason ?? null, tool: named || null }
}

const untilThought = (text: string): string => {
  const end = text.search(/\n\s*(?:Thought|Question|Action):?/)
  return end < 0 ? text : text.slice(0, end)
}

/** A traceback ends with what went wrong. */
const reasonOf = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return /^traceback/i.test(text) ? (lines.at(-1) ?? '') : text
}

const action =
  /(?:^|\n)\s*(?:\*\*)?Action:(?:\*\*)?[ \t]*`?([\w.:/ -]{1,80}?)`?[ \t]*\n\s*(?:\*\*)?Action Input:(?:\*\*)?([^]*)$/

/** The call that an answer asks for in words; null when it asks for none, or gives the final answer. Pure. */
export function actionIn(output: readonly Message[]): { readonly name: string; readonly given: Json } | null {
  const last = output.at(-1)
  if (last === undefined) return null
  const text = textOf(last).slice(-actionCharsMax)
  if (!text.includes('Action Input:')) return null
  const found = action.exec(text)
  if (found === null || /Final Answer:/.test(text.slice(found.index))) return null
  const given = (found[2] ?? '').split(/\n\s*Observation:/, 1)[0]!.trim()
  return { name: (found[1] ?? '').trim(), given }
}
