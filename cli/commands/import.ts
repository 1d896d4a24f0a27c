import { readFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import { understood } from '../client/answer.ts'
import { connect, connectionArgs } from '../client/connection.ts'
import { request } from '../client/http.ts'
import { readSharedKey, sharedKeyHeaders } from '../client/shared-key.ts'
import { fileProblem } from '../file-problem.ts'
import { note, say, sayJson, sayTable } from '../output.ts'

const shape = z.object({
  applied: z.boolean(),
  own: z.boolean(),
  file: z.object({ at: z.string(), project: z.string(), signer: z.string() }).loose(),
  counts: z.object({
    failuresNew: z.number(),
    failuresKnown: z.number(),
    failuresRefused: z.number(),
    fingerprints: z.number(),
    texts: z.number(),
    policies: z.number(),
    mitigations: z.number().default(0),
    contexts: z.number().default(0),
    contextsLocked: z.number().default(0),
  }),
  refused: z.array(z.object({ line: z.number(), reason: z.string() })),
  failures: z.array(
    z.object({
      action: z.string(),
      class: z.string(),
      title: z.string(),
      shortId: z.string().nullable(),
      fingerprints: z.number(),
      takesTexts: z.boolean(),
      keepsTexts: z.boolean(),
      texts: z
        .array(z.object({ field: z.string(), action: z.string(), theirs: z.string(), ours: z.string().nullable() }))
        .default([]),
      apart: z.array(z.string()),
      resembles: z.object({ shortId: z.string(), likeness: z.number() }).nullable(),
      reason: z.string().nullable(),
    }),
  ),
  policies: z.array(
    z.object({ action: z.string(), name: z.string(), verdict: z.string(), reason: z.string().nullish() }),
  ),
  mitigations: z
    .array(
      z.object({
        action: z.string(),
        class: z.string(),
        text: z.string().default(''),
        here: z.string().nullish(),
        reason: z.string().nullable(),
      }),
    )
    .default([]),
})
type Told = z.infer<typeof shape>

export const importCommand = defineCommand({
  meta: {
    name: 'import',
    description:
      'Show what a file of `nevermore export` would bring; with --apply take it in. Texts that people wrote here stay, ' +
      'policies come switched off, and nothing is counted.',
  },
  args: {
    file: { type: 'positional', description: 'The file', required: true },
    apply: { type: 'boolean', description: 'Take it in' },
    signer: { type: 'string', description: 'Who must have signed it; needed when this installation did not' },
    'shared-key': {
      type: 'string',
      valueHint: 'file',
      description: 'Key that it was made with, from the other team: pre-flight then warns of what failed there',
    },
    ...connectionArgs,
  },
  async run({ args }) {
    const body = new Uint8Array(await read(args.file))
    const headers = sharedKeyHeaders(await readSharedKey(args['shared-key']))
    const query = new URLSearchParams({
      ...(args.apply ? { apply: 'true' } : {}),
      ...(args.signer ? { signer: args.signer } : {}),
    })
    const connection = await connect(args)
    const response = await request(connection, `/v1/memory?${query}`, { method: 'POST', body, headers })
    const told = understood(await response.json(), shape, connection.web)
    if (args.json) sayJson(told)
    else tellPlan(told)
  },
})

function tellPlan({ applied, own, file, counts, refused, failures, policies, mitigations }: Told): void {
  say(`Made ${file.at.slice(0, 16).replace('T', ' ')} in project ${file.project}, signed by ${file.signer}`)
  say(own ? 'That is this installation.\n' : 'That is another installation.\n')
  if (failures.length > 0) {
    const rows = failures.map((row) => [row.action, row.shortId ?? '', row.class, remarkOf(row), row.title])
    sayTable(['', 'HERE', 'CLASS', 'CHANGE', 'TITLE'], rows)
  }
  for (const failure of failures) for (const line of textLines(failure)) say(line)
  for (const { action, name, verdict, reason } of policies)
    say(`${action}  policy ${verdict} "${name}"${reason ? `: ${reason}` : ''}`)
  for (const row of mitigations) {
    say(`${row.action}  mitigation of ${row.class}${row.reason ? `: ${row.reason}` : ''}`)
    if (row.action === 'NEW' || row.action === 'KEPT') for (const line of beside(row.text, row.here ?? null)) say(line)
  }
  for (const { line, reason } of refused) note(`line ${line} is left out: ${reason}`)
  const done = applied ? 'Taken in' : 'It would bring'
  say(
    `\n${done}: ${counts.failuresNew} new failures, ${counts.fingerprints} fingerprints, ${counts.texts} texts, ` +
      `${counts.mitigations} mitigations, ${counts.policies} policies (switched off), ${counts.contexts} contexts; ` +
      `${counts.failuresRefused} failures left out.`,
  )
  if (counts.contextsLocked > 0)
    say(`${counts.contextsLocked} contexts are left out without the key they were made with: --shared-key FILE.`)
  if (!applied) say(`Nothing is changed yet: --apply${own ? '' : ` --signer ${file.signer}`} does it.`)
}

/** What people wrote of a failure there, and what becomes of it. */
const textLines = ({ shortId, title, texts }: Told['failures'][number]): string[] =>
  texts.flatMap(({ field, action, theirs, ours }) => [
    `${action}  ${fieldNames[field] ?? field} of ${shortId ?? `"${title}"`}`,
    ...beside(theirs, ours),
  ])

const fieldNames: Readonly<Record<string, string>> = { rootCause: 'root cause' }

/** The file's words, and those that stand here: one line each. */
const beside = (theirs: string, ours: string | null): string[] => [
  `    file  ${oneLine(theirs)}`,
  ...(ours === null ? [] : [`    here  ${oneLine(ours)}`]),
]

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function remarkOf(row: Told['failures'][number]): string {
  const remarks = [
    row.reason,
    row.fingerprints > 0 ? `${row.fingerprints} fingerprints` : null,
    row.takesTexts && row.action === 'KNOWN' ? 'new texts' : null,
    row.keepsTexts ? 'your texts stay' : null,
    row.apart.length > 0 ? `stays apart from ${row.apart.join(', ')}` : null,
    row.resembles === null ? null : `reads like ${row.resembles.shortId}`,
  ].filter((remark) => remark !== null)
  return remarks.join('; ') || 'nothing'
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new AppError('not_found', `${fileProblem(path, 'read', error)}.`, { cause: error })
  }
}
