import { createReadStream } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { AppError } from '#core/platform/errors.ts'
import { fileProblem } from '../file-problem.ts'

/** One export request, ready to be posted. */
export interface TraceRequest {
  readonly body: Buffer
  readonly contentType: 'application/json' | 'application/x-protobuf'
  readonly spanCount: number
  /** Where it came from, for messages: `traces.ndjson line 3`. */
  readonly from: string
}

/** A file is read whole: more than this is cut into NDJSON first, or sent by a collector. */
const fileBytesMax = 256 * 1024 * 1024
const newline = 0x0a

/**
 * Reads a file, or stdin for `-`, as export requests: OTLP JSON, one OTLP JSON document per line (what the
 * OpenTelemetry Collector's file exporter writes), or protobuf; each also gzipped. Which one it is shows in the bytes.
 * Throws `invalid` or `not_found`, naming file and line.
 */
export async function readTraceRequests(path: string): Promise<readonly TraceRequest[]> {
  const name = path === '-' ? 'stdin' : path
  const bytes = inflated(await readAll(path, name), name)
  if (bytes.length === 0) throw new AppError('invalid', `${name} is empty.`)
  if (!looksLikeJson(bytes)) return [protobufRequest(bytes, name)]
  const whole = parseJson(bytes)
  if (whole !== undefined) return [jsonRequest(bytes, whole, name)]
  return [...linesOf(bytes)].map(({ line, number }) => {
    const from = `${name} line ${number}`
    const parsed = parseJson(line)
    if (parsed === undefined) throw new AppError('invalid', `${from} is not JSON.`)
    return jsonRequest(line, parsed, from)
  })
}

async function readAll(path: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > fileBytesMax) throw new AppError('too_large', `${name} is larger than ${fileBytesMax} bytes.`)
      chunks.push(bytes)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('not_found', `${fileProblem(name, 'read', error)}.`, { cause: error })
  }
  return Buffer.concat(chunks)
}

function inflated(bytes: Buffer, name: string): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: fileBytesMax })
  } catch (error) {
    throw new AppError('invalid', `${name} looks gzipped, but cannot be unpacked.`, { cause: error })
  }
}

// A protobuf request begins with its first field's tag, 0x0a, which JSON may only have as white space before it.
function looksLikeJson(bytes: Buffer): boolean {
  const start = bytes
    .subarray(0, 64)
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart()
  return start.startsWith('{') || start.startsWith('[')
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined // The caller knows what that means: several documents, or none.
  }
}

function* linesOf(bytes: Buffer): Generator<{ line: Buffer; number: number }> {
  for (let start = 0, number = 1; start < bytes.length; number++) {
    const end = bytes.indexOf(newline, start)
    const line = bytes.subarray(start, end < 0 ? bytes.length : end)
    if (line.toString('latin1').trim() !== '') yield { line, number }
    start = end < 0 ? bytes.length : end + 1
  }
}

function jsonRequest(body: Buffer, parsed: unknown, from: string): TraceRequest {
  const spanCount = listOf(parsed, 'resourceSpans')
    .flatMap((resource) => listOf(resource, 'scopeSpans'))
    .reduce<number>((sum, scope) => sum + listOf(scope, 'spans').length, 0)
  if (listOf(parsed, 'resourceSpans').length === 0) {
    throw new AppError('invalid', `${from} is JSON, but no OTLP traces: it has no "resourceSpans".`)
  }
  return { body, contentType: 'application/json', spanCount, from }
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return Array.isArray(found) ? found : []
}

function protobufRequest(body: Buffer, from: string): TraceRequest {
  try {
    const { spans, rejected } = decodeProtobuf(body)
    return { body, contentType: 'application/x-protobuf', spanCount: spans.length + rejected.length, from }
  } catch (error) {
    throw new AppError('invalid', `${from} is neither OTLP JSON nor OTLP protobuf.`, { cause: error })
  }
}
