import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Drawn } from '#test/support/runs.ts'

import type { CleanRound, CleanRun } from './arbitrary.ts'
import type { CleanCall } from './tools.ts'
import type { Said, Writer } from './writer-parts.ts'
import { writers } from './writers.ts'

/** A message as all writers are given it. */
type Told = Said

/** Writes a clean run down as the spans that its dialect would send. */
export function cleanSpans(run: CleanRun): readonly Drawn[] {
  const writer = writers[run.dialect]
  const spans: Drawn[] = []
  const messages: Told[] = [
    ...(run.system === null ? [] : [{ role: 'system', text: run.system } as const]),
    ...run.history.flatMap(([asked, said]): Told[] => [
      { role: 'user', text: asked },
      { role: 'assistant', text: said },
    ]),
    { role: 'user', text: questionOf(run) },
  ]
  let at = 10
  const add = (id: string, lasts: number, attributes: Attributes, more: Partial<Drawn> = {}): void => {
    spans.push({ id, at, lasts, attributes, ...more })
  }
  if (run.documents !== null) {
    add('search', 20, writer.search(run.question, run.documents), writer.named('retrieve'))
    at += 25
  }
  run.rounds.forEach((round, index) => {
    const calls = round.calls.map((call, place) => ({ ...call, id: `call_${index}_${place}` }))
    const reply: Told = { role: 'assistant', text: round.aside ?? '', calls }
    add(`m${index}`, 40, modelOf(run, writer, messages, reply), writer.named(writer.modelSpan))
    at += 45
    messages.push(reply)
    for (const call of calls) {
      if (run.toolSpans)
        add(`t${index}${call.id.at(-1)}`, 10, writer.tool(call, call.id), writer.named(writer.toolSpan(call.name)))
      if (!round.parallel) at += 12
      messages.push({ role: 'tool', text: textOf(call.result), id: call.id, name: call.name })
    }
    if (round.parallel) at += 12
  })
  add(
    'last',
    60,
    modelOf(run, writer, messages, { role: 'assistant', text: run.answer }),
    writer.named(writer.modelSpan),
  )
  at += 65
  const said = run.rootSays && run.contentRecorded ? run.answer : null
  const root: Drawn = {
    id: 'root',
    under: null,
    at: 0,
    lasts: at,
    attributes: writer.root(questionOf(run), said),
    ...writer.named('agent'),
  }
  return [root, ...spans]
}

/** Documents are put into the question without numbers, as most templates do. */
const questionOf = ({ documents, question }: CleanRun): string =>
  documents === null ? question : `Documents:\n${documents.join('\n\n')}\n\nQuestion: ${question}`

const textOf = (result: Json): string => (typeof result === 'string' ? result : JSON.stringify(result))

const modelOf = (run: CleanRun, writer: Writer, messages: readonly Told[], reply: Told): Attributes =>
  writer.model({
    messages,
    reply,
    offered: offeredIn(run.rounds),
    json: run.json && (reply.calls ?? []).length === 0,
    recorded: run.contentRecorded,
    finish: run.finishRecorded,
  })

const offeredIn = (rounds: readonly CleanRound[]): readonly CleanCall[] => {
  const byName = new Map(rounds.flatMap(({ calls }) => calls.map((call) => [call.name, call] as const)))
  return [...byName.values()]
}
