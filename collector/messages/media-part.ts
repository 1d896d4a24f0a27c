import type { Json } from '#core/telemetry/attributes.ts'
import type { MessagePart } from '#core/telemetry/message.ts'
import { isRecord } from './read-json.ts'

type Fields = { readonly [key: string]: Json }

/** Where vendors keep what a picture, a sound or a file is made of, around its address and type. */
const sourceKeys = [
  'source',
  'image_url',
  'input_audio',
  'file',
  'inlineData',
  'inline_data',
  'fileData',
  'file_data',
  'image',
  'video',
  'audio',
  'document',
  'media',
] as const

/** A part that is no text, as far as it can be told without its bytes. `modality` is a guess that its type may correct. */
export function mediaPart(item: Fields, modality: string): MessagePart {
  const outer = recordIn(item) ?? item
  const source = recordIn(outer) ?? outer
  const mimeType = textIn(item.mime_type, item.mediaType, item.mimeType, item.contentType, ...typesOf(source, outer))
  const s3 = isRecord(source.s3Location) ? source.s3Location : {}
  return {
    type: 'media',
    modality: textIn(item.modality) ?? modalityOf(mimeType) ?? modality,
    mimeType,
    uri: shortUri(
      textIn(item.uri, item.image_url, source.url, item.image, item.url, item.file_id, source.file_id) ??
        textIn(source.fileUri, source.file_uri, source.uri, s3.uri),
    ),
  }
}

const recordIn = (item: Fields): Fields | undefined => sourceKeys.map((key) => item[key]).find(isRecord)

const typesOf = (source: Fields, outer: Fields): readonly (Json | undefined)[] => [
  source.media_type,
  source.mimeType,
  source.mime_type,
  source.contentType,
  source.format,
  outer.format,
]

/** Inline bytes are dropped: a data URI says nothing that its type does not. */
const shortUri = (uri: string | null): string | null => (uri === null || uri.startsWith('data:') ? null : uri)

const modalityOf = (mimeType: string | null): string | null => {
  const family = mimeType?.split('/', 2)
  if (family?.length !== 2) return null
  return family[0] === 'application' || family[0] === 'text' ? 'document' : (family[0] ?? null)
}

const textIn = (...values: readonly (Json | undefined)[]): string | null => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value
  return null
}
