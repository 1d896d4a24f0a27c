/** What became of one request: every span is either accepted or rejected. */
export interface PartialSuccess {
  readonly accepted: number
  readonly rejected: number
  /** The receiver's reason; null when it took everything without a remark. */
  readonly message: string | null
}

const varintField = 0x08
const textField = 0x12

/** Reads an ExportTraceServiceResponse in the encoding that its content type names. */
export async function readPartialSuccess(response: Response, spanCount: number): Promise<PartialSuccess> {
  const body = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const { rejected, message } = isJson ? fromJson(body) : fromProtobuf(body)
  return { accepted: Math.max(0, spanCount - rejected), rejected, message: message === '' ? null : message }
}

function fromJson(body: Buffer): { rejected: number; message: string } {
  const parsed: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  const partial = field(parsed, 'partialSuccess')
  const message = field(partial, 'errorMessage')
  // 64-bit integers are strings in OTLP JSON.
  return { rejected: Number(field(partial, 'rejectedSpans') ?? 0), message: typeof message === 'string' ? message : '' }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** partial_success = 1 { rejected_spans = 1 (int64), error_message = 2 (string) }; anything else is left out. */
function fromProtobuf(body: Buffer): { rejected: number; message: string } {
  const result = { rejected: 0, message: '' }
  if (body[0] !== 0x0a) return result
  let at = readVarint(body, 1).next
  while (at < body.length) {
    const tag = body[at]
    const { value, next } = readVarint(body, at + 1)
    if (tag === varintField) result.rejected = value
    if (tag === textField) result.message = body.toString('utf8', next, next + value)
    if (tag !== varintField && tag !== textField) return result
    at = tag === textField ? next + value : next
  }
  return result
}

function readVarint(body: Buffer, from: number): { value: number; next: number } {
  let value = 0
  for (let at = from, factor = 1; at < body.length; at++, factor *= 128) {
    const byte = body[at] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, next: at + 1 }
  }
  return { value, next: body.length }
}
