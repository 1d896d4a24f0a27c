import { contextOf } from '#core/memory/context-signature.ts'
import type { ContextSignature } from '#core/memory/context.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { questionAbout } from '#test/support/questions.ts'
import { insertFailure, insertRows, type SeedRow } from '#test/support/seed.ts'

import { pick, randomFrom } from './random.ts'

// What five apps are asked, a line per kind of task. The names that go in come from a vocabulary of thousands.
const tasks = `Where is parcel # and when will it be delivered to #?
Refund invoice # because # never arrived
Translate the product sheet of # into # and keep the tone friendly
Which employees of # still have holidays left before #?
Write a polite reminder to # about the unpaid bill for #
Book a meeting room in # for the workshop with #
Reset the password of # and send a confirmation to #
Extract supplier, total and due date from the scan of #
Compare the offers of # and # and recommend one
Explain the error # that the build of # shows since yesterday
Draft a job advert for a # developer in #
Find all contracts with # that end before #
Summarise the last three support tickets about #
Create a chart of monthly sales for # grouped by #
Cancel my subscription to # and delete my data in #
Is the warranty of my # still valid if I bought it at #?
Check whether # is in stock in the # warehouse
Turn these notes on # into minutes for the # board
Plan a three day trip to # with a stop in #
Which tests cover the module # and when did # last fail?
Rewrite the query on table # so that it uses the index on #
Give me five headlines for the launch of # in #
Classify this complaint from # by topic and urgency
Convert the recipe for # to metric units for # people
Who approved the travel expenses of # for #?
Suggest a better name for the variable # in #
What does clause # of the agreement with # mean for us?
Schedule the renewal of the certificate for # on #
Compute the payback of solar panels on the roof in #
Look up the tax rate for # sold to customers in #`.split('\n')
const consonants = 'bcdfghjklmnprstvwxz'
const vowels = 'aeiouy'
const names = 4_000
const failures = 40
const failsEvery = 5

/** Few names are common and most are rare, as in life. */
function nameFrom(random: () => number): string {
  const rank = Math.floor(names ** ((random() % 10_000) / 10_000))
  const letter = (from: string, at: number): string => from.charAt(at % from.length)
  const syllable = (at: number): string =>
    letter(consonants, at) + letter(vowels, at >> 3) + letter(consonants, at >> 2)
  const word = syllable(rank * 31) + syllable(rank * 17 + 5) + syllable(rank)
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** A question that reads like others of its kind and is like none of them. */
export function questionOf(random: () => number): PreflightQuestion {
  const kind = random() % tasks.length
  const content = (tasks[kind] ?? '').replaceAll('#', () => `${nameFrom(random)} ${nameFrom(random)}`)
  const question = questionAbout(content, {
    app: `app-${kind % 5}`,
    tools: [{ name: 'search', description: null, schema: null }],
    model: pick(random, ['gpt-4o-mini', 'gpt-4o', 'claude-sonnet-4']),
    provider: 'openai',
    release: '1.4.0',
    environment: 'production',
    deadlineMs: 50,
  })
  const system = [{ type: 'text' as const, content: 'You are a helpful assistant of Example Ltd.' }]
  return { ...question, messages: [{ role: 'system', name: null, parts: system }, ...(question.messages ?? [])] }
}

/** Puts so many contexts into the project's memory, every fifth of which failed before. Answers their questions. */
export async function remember(sql: Sql, projectId: number, count: number): Promise<readonly PreflightQuestion[]> {
  const random = randomFrom(5)
  const known = new Map<string, PreflightQuestion>()
  while (known.size < count) {
    const question = questionOf(random)
    known.set(contextOf(question).hash, question)
  }
  const nowMs = Date.now()
  const prints = await insertFailures(sql, projectId, nowMs)
  const contexts = [...known.values()].map(contextOf)
  await insertRows(
    sql,
    'contexts',
    contexts.map((context, index) => contextRow(projectId, context, index % failsEvery === 0, nowMs)),
  )
  const failed = contexts.filter((_context, index) => index % failsEvery === 0)
  const meetings = failed.map(({ hash }, index) => ({ hash, fingerprint: prints[index % prints.length] }))
  const rest = { project_id: projectId, run_count: 4, last_failed_at: new Date(nowMs).toISOString() }
  await insertRows(
    sql,
    'context_fingerprints',
    meetings.map((meeting) => ({ ...meeting, ...rest })),
  )
  return [...known.values()]
}

export async function insertFailures(sql: Sql, projectId: number, nowMs: number): Promise<readonly string[]> {
  const prints: string[] = []
  for (let number = 1; number <= failures; number += 1) {
    const seen = { shortNo: 10_000 + number, firstSeenMs: nowMs - 1e7, lastSeenMs: nowMs }
    const id = await insertFailure(sql, projectId, seen)
    const hash = number.toString(16).padStart(32, 'f')
    prints.push(hash)
    const print = { hash, failure_id: id, algorithm: 'o1', level: 'template', text: `failure ${number}` }
    await insertRows(sql, 'fingerprints', [{ project_id: projectId, attached_by: 'first seen', ...print }])
  }
  return prints
}

function contextRow(projectId: number, context: ContextSignature, failed: boolean, nowMs: number): SeedRow {
  const at = new Date(nowMs).toISOString()
  return {
    project_id: projectId,
    hash: context.hash,
    loose_hash: context.looseHash,
    algorithm: context.algorithm,
    app: context.app,
    operation: context.operation,
    agent: context.agent,
    prompt_name: context.promptName,
    system_hash: context.systemHash,
    tools: context.tools,
    model_family: context.modelFamily,
    shape: context.shape,
    words: context.words,
    run_count: 6,
    failed_count: failed ? 4 : 0,
    outage_count: 0,
    first_seen_at: at,
    last_seen_at: at,
    last_failed_at: failed ? at : null,
    last_ok_at: failed ? null : at,
  }
}
