import { randomBytes } from 'node:crypto'
import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import { readCarriedKey, type CarriedKey } from '#core/memory/carried/carried-key.ts'
import { bundleBounds } from '#core/memory/bundle/rows.ts'
import type { ImportPlan, PlannedFailure } from '#core/memory/bundle/plan-import.ts'
import { readBundle, type Bundle } from '#core/memory/bundle/read-bundle.ts'
import type { BundleSigner } from '#core/memory/bundle/signer.ts'
import { writeBundle } from '#core/memory/bundle/write-bundle.ts'
import { readMemory } from '#core/memory/store/bundle-export.ts'
import { countsOf, importMemory, previewImport } from '#core/memory/store/bundle-import.ts'
import type { Principal } from '#core/identity/access.ts'
import type { Scope } from '#core/identity/scopes.ts'
import { AppError } from '#core/platform/errors.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { authorOf, refusalOf, type GraphServices } from '#graph/context.ts'
import { readBody } from '#graph/http/body.ts'
import { callerOf, requireCsrfToken, type CallerOptions } from '#graph/http/caller.ts'
import { replyJson } from '#graph/http/reply.ts'
import type { Exchange, Route } from '#graph/http/route.ts'

export interface MemoryOptions extends CallerOptions {
  readonly services: GraphServices
  readonly signer: BundleSigner
}

const unzip = promisify(gunzip)
/** Rows told one by one in an answer; the counts tell of all. */
const toldMax = 200
const textMax = 1_000

/** Memory as a file: `GET /v1/memory` makes one, `POST` says what taking one in would do, and with `apply` does it. */
export function memoryRoutes({ services, signer, ...callers }: MemoryOptions): readonly Route[] {
  const { sql, clock } = services

  async function allowed({ request }: Exchange, scope: Scope): Promise<Principal> {
    const { principal } = await callerOf(request, callers)
    if (!principal?.scopes.includes(scope)) throw refusalOf(principal)
    if (scope === 'write' && principal.via === 'session') await requireCsrfToken(request, callers.sessions)
    return principal
  }

  async function give(exchange: Exchange): Promise<void> {
    const { projectId, projectName } = await allowed(exchange, 'read')
    const texts = isOn(exchange, 'texts')
    const at = clock()
    const salt = randomBytes(16).toString('hex')
    const key = keyOf(exchange)
    const contents = await readMemory(sql, projectId, { salt, texts, key })
    const carriedKey = key?.id ?? null
    const head = { id: uuidv7(at), at: new Date(at).toISOString(), project: projectName, salt, texts, carriedKey }
    const file = await writeBundle(head, contents, signer)
    const name = `nevermore-${head.at.slice(0, 10)}.ndjson`
    exchange.response.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-length': Buffer.byteLength(file),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-nevermore-signer': signer.name,
    })
    exchange.response.end(file)
  }

  async function take(exchange: Exchange): Promise<void> {
    const principal = await allowed(exchange, 'write')
    const apply = isOn(exchange, 'apply')
    const bundle = await readBundle(await bodyOf(exchange))
    const own = bundle.signer === signer.name
    if (apply && !own) checkSigner(bundle, parameter(exchange, 'signer'))
    const at = new Date(clock())
    const key = keyOf(exchange)
    const options = { id: uuidv7(clock()), author: authorOf(principal), at, key }
    const plan = apply
      ? await importMemory(sql, principal.projectId, bundle, options)
      : await previewImport(sql, principal.projectId, bundle, key)
    replyJson(exchange.response, 200, { applied: apply, own, ...told(bundle, plan) })
  }

  return [
    { methods: ['GET'], path: '/v1/memory', handle: give },
    { methods: ['POST'], path: '/v1/memory', handle: take },
  ]
}

/** A file that somebody else signed is taken in only by who says whose it is. */
function checkSigner({ signer }: Bundle, expected: string | null): void {
  if (expected === signer) return
  const message =
    expected === null
      ? `This file is signed by ${signer}, not by this installation. Name that signer to take it in.`
      : `This file is signed by ${signer}, not by ${expected.slice(0, 60)}.`
  throw new AppError('denied', message, { fields: [{ path: 'signer', message }] })
}

function told({ header, signer, refused }: Bundle, plan: ImportPlan) {
  return {
    file: {
      id: header.id,
      at: header.at,
      project: header.project,
      texts: header.texts,
      carriedKey: header.carriedKey,
      signer,
    },
    counts: countsOf(plan),
    refused,
    failures: plan.failures.slice(0, toldMax).map(toldFailure),
    policies: plan.policies
      .slice(0, toldMax)
      .map(({ row, action, name, reason }) => ({ action, name, verdict: row.verdict, reason })),
    mitigations: plan.mitigations.slice(0, toldMax).map(({ row, action, here, reason }) => ({
      action,
      class: row.class,
      text: shortened(row.text),
      here: here === null ? null : shortened(here),
      reason,
    })),
  }
}

/** A preview is read by people; the file has the rest. */
const shortened = (text: string): string => (text.length > textMax ? `${text.slice(0, textMax - 1)}…` : text)

const toldFailure = ({ row, here, aliases, ...plan }: PlannedFailure) => ({
  action: plan.action,
  class: row.class,
  title: plan.title,
  shortId: here?.shortId ?? null,
  fingerprints: aliases.length,
  takesTexts: plan.takesTexts,
  keepsTexts: plan.texts.some(({ action }) => action === 'KEPT'),
  texts: plan.texts.map(({ theirs, ours, ...text }) => ({
    ...text,
    theirs: shortened(theirs),
    ours: ours === null ? null : shortened(ours),
  })),
  apart: plan.apart,
  resembles: plan.resembles,
  reason: plan.reason,
})

async function bodyOf({ request }: Exchange): Promise<Buffer> {
  const body = await readBody(request, bundleBounds.bytesMax)
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body
  try {
    return await unzip(body, { maxOutputLength: bundleBounds.bytesMax })
  } catch (error) {
    throw new AppError('invalid', 'The file is no gzip, or too large once inflated.', { cause: error })
  }
}

/** In a header, which no log and no browser keeps; null where none is given. */
function keyOf({ request }: Exchange): CarriedKey | null {
  const given = request.headers['x-nevermore-shared-key']
  return typeof given === 'string' && given !== '' ? readCarriedKey(given) : null
}

const parameter = ({ request }: Exchange, name: string): string | null =>
  new URL(request.url ?? '/', 'http://localhost').searchParams.get(name)

/** `?apply`, `?apply=true`; anything else but `false` is an error, so that nobody applies by a typing mistake. */
function isOn(exchange: Exchange, name: string): boolean {
  const value = parameter(exchange, name)
  if (value === null || value === 'false') return false
  if (value === '' || value === 'true') return true
  throw new AppError('invalid', `${name} must be true or false, not "${value.slice(0, 40)}".`)
}
