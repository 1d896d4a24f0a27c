import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'

import { abroadWordings } from './wordings/abroad.ts'
import { anthropicGoogleWordings } from './wordings/anthropic-google.ts'
import { cloudWordings } from './wordings/clouds.ts'
import { frameworkWordings, toolWordings } from './wordings/frameworks.ts'
import { openAiWordings } from './wordings/openai.ts'
import type { Wording } from './wordings/wording.ts'

const model: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'some-model' }
const tool: Attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' }

/** The ways in which spans tell of one error. Libraries differ in what they leave out. */
const forms: Readonly<Record<string, (wording: Wording, attributes: Attributes) => Span | null>> = {
  'an exception': ({ type, message }, attributes) => failedSpan(type ?? '', message, { attributes }),
  'an exception without a status': ({ type, message }, attributes) => ({
    ...failedSpan(type ?? '', message, { attributes }),
    status: 'UNSET',
    statusMessage: '',
  }),
  'a status message': ({ message, needsType }, attributes) =>
    needsType ? null : spanWith({ attributes, status: 'ERROR', statusMessage: message }),
  'a status message with the name': ({ type, message, needsType }, attributes) =>
    type === null || needsType ? null : spanWith({ attributes, status: 'ERROR', statusMessage: `${type}: ${message}` }),
  'error.type and a status message': ({ type, message }, attributes) =>
    spanWith({ attributes: { ...attributes, 'error.type': type ?? 'Error' }, status: 'ERROR', statusMessage: message }),
  'the exception of LangSmith': ({ type, message, needsType }, attributes) =>
    needsType ? null : failedSpan('Exception', `${type}('${message}')`, { attributes }),
}

const classesOf = (wording: Wording, attributes: Attributes): readonly string[] =>
  Object.entries(forms).flatMap(([form, write]) => {
    const span = write(wording, attributes)
    if (span === null) return []
    const found = createClassifier()([normalise(span)])[0]?.findings[0]?.class ?? 'nothing'
    return found === wording.class ? [] : [`${form}: ${found}`]
  })

const title = ({ type, message }: Wording): string => `${type ?? ''} ${message}`.slice(0, 90).replaceAll('\n', ' ')

describe.each([
  ['OpenAI and Azure', openAiWordings],
  ['Anthropic and Google', anthropicGoogleWordings],
  ['other providers', cloudWordings],
  ['frameworks', frameworkWordings],
  ['in other languages', abroadWordings],
])('errors of model calls: %s', (_, rows) => {
  it.each(rows.map((row) => [row.class, title(row), row] as const))('%s: %s', (_class, _title, row) => {
    expect(classesOf(row, model)).toEqual([])
  })
})

describe('errors of tools', () => {
  it.each(toolWordings.map((row) => [row.class, title(row), row] as const))('%s: %s', (_class, _title, row) => {
    expect(classesOf(row, tool)).toEqual([])
  })
})
