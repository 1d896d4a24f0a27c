import protobuf from 'protobufjs/minimal.js'

import type { FieldProblem } from '#core/platform/errors.ts'

/** How a request, and therefore its answer, is written. */
export type Encoding = 'protobuf' | 'json'

/** A google.rpc.Status. */
export interface Refusal {
  /** A gRPC status code. */
  readonly code: number
  readonly message: string
  readonly fields: readonly FieldProblem[]
  readonly retryAfterSeconds: number | null
}

/** What a sender hears when its request was taken. */
export interface Acknowledgement {
  /** Spans or log records that were not taken. */
  readonly rejected: number
  /** Empty when there is nothing to say. */
  readonly message: string
}

/** Bytes of a message to a sender; some exporters refuse answers beyond 4 MiB, and nobody reads more. */
const messageCharactersMax = 4_096
const fieldsMax = 50

/** What the count of rejected items is called in JSON. In the binary encoding it is field 1 for every signal. */
const rejectedNames = { traces: 'rejectedSpans', logs: 'rejectedLogRecords' } as const

/**
 * An Export…ServiceResponse of a signal. `partial_success` stays unset when everything was taken and nothing is to be
 * said.
 */
export function encodeAcknowledgement(
  { rejected, message }: Acknowledgement,
  encoding: Encoding,
  signal: keyof typeof rejectedNames,
): Buffer {
  const quiet = rejected === 0 && message === ''
  const errorMessage = message.slice(0, messageCharactersMax)
  if (encoding === 'json') {
    // An int64, which the JSON mapping writes as a string.
    return Buffer.from(
      JSON.stringify(quiet ? {} : { partialSuccess: { [rejectedNames[signal]]: String(rejected), errorMessage } }),
    )
  }
  if (quiet) return Buffer.alloc(0)
  const writer = protobuf.Writer.create()
  writer.uint32(10).fork()
  if (rejected > 0) writer.uint32(8).int64(rejected)
  if (errorMessage !== '') writer.uint32(18).string(errorMessage)
  return finish(writer.ldelim())
}

const badRequest = 'type.googleapis.com/google.rpc.BadRequest'
const retryInfo = 'type.googleapis.com/google.rpc.RetryInfo'

/** A google.rpc.Status with BadRequest and RetryInfo where they apply: body of HTTP refusals, trailer of gRPC ones. */
export function encodeRefusal(refusal: Refusal, encoding: Encoding): Buffer {
  const fields = refusal.fields.slice(0, fieldsMax)
  const message = refusal.message.slice(0, messageCharactersMax)
  const seconds = refusal.retryAfterSeconds
  if (encoding === 'json') {
    const details = [
      ...(fields.length > 0
        ? [
            {
              '@type': badRequest,
              fieldViolations: fields.map((each) => ({ field: each.path, description: each.message })),
            },
          ]
        : []),
      ...(seconds === null ? [] : [{ '@type': retryInfo, retryDelay: `${seconds}s` }]),
    ]
    return Buffer.from(JSON.stringify({ code: refusal.code, message, ...(details.length > 0 ? { details } : {}) }))
  }
  const writer = protobuf.Writer.create().uint32(8).int32(refusal.code).uint32(18).string(message)
  if (fields.length > 0) any(writer, badRequest, encodeBadRequest(fields))
  if (seconds !== null) any(writer, retryInfo, encodeRetryInfo(seconds))
  return finish(writer)
}

function any(writer: protobuf.Writer, typeUrl: string, value: Uint8Array): void {
  writer.uint32(26).fork().uint32(10).string(typeUrl).uint32(18).bytes(value).ldelim()
}

function encodeBadRequest(fields: readonly FieldProblem[]): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const { path, message } of fields)
    writer.uint32(10).fork().uint32(10).string(path).uint32(18).string(message).ldelim()
  return writer.finish()
}

function encodeRetryInfo(seconds: number): Uint8Array {
  const whole = Math.floor(seconds)
  const nanos = Math.round((seconds - whole) * 1e9)
  const writer = protobuf.Writer.create().uint32(10).fork().uint32(8).int64(whole)
  if (nanos > 0) writer.uint32(16).int32(nanos)
  return writer.ldelim().finish()
}

const finish = (writer: protobuf.Writer): Buffer => {
  const bytes = writer.finish()
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
