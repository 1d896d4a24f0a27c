import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'
import { pathOf } from './answer.ts'
import { shown } from './excerpt.ts'
import { kinds, type Signal } from './signal.ts'

/** Tools that do something have nothing to tell. */
const doing =
  /(?:^|[_.\-/])(?:set|save|send|delete|remove|update|create|log|notify|close|write|put|post|store|remember|cancel|stop|start|click|type|navigate|wait|sleep|print|emit|publish|track|record|open|move|copy|edit|insert|upsert|reset|clear)(?:[_.\-A-Z/]|$)/
const nothingFound =
  /^\s*(?:no|0) (?:\w+ ){0,2}(?:results?|matches|documents|records|rows|entries|items|hits)(?: (?:were )?found)?\s*[.!]?\s*$/i
const lists = ['results', 'items', 'data', 'documents', 'rows', 'records', 'hits', 'matches'] as const

/** A tool that is asked for something came back with nothing. Often that is simply the answer. */
export const emptyToolResult: Signal = {
  id: 'empty-tool-result',
  title: 'A tool came back with nothing',
  version: 1,
  grade: 'C',
  classes: ['tool.empty_result'],
  kinds: kinds('TOOL'),
  needs: ['toolResult'],
  content: ['tools'],
  notOn: [
    'tools that do something',
    'a result that was not sent',
    'zero and false',
    'an empty list among other facts',
    'text about empty results',
  ],
  find({ span, story }) {
    if (story.toolResult === null || span.status === 'ERROR' || !isEmpty(story.toolResult)) return null
    if (story.toolName !== null && doing.test(story.toolName)) return null
    return {
      class: 'tool.empty_result',
      confidence: 0.5,
      path: pathOf(story, 'toolResult', 'tool result'),
      excerpt: shown(story.toolResult),
      note: 'the result holds no data',
      facts: { message: 'the tool returned nothing' },
    }
  },
}

function isEmpty(result: Json): boolean {
  if (typeof result === 'string')
    return result.trim() === '' || /^(?:null|none|\[\]|\{\})$/i.test(result.trim()) || nothingFound.test(result)
  if (Array.isArray(result)) return result.length === 0
  if (!isRecord(result)) return false
  const keys = Object.keys(result)
  // Beside its empty list a result may name the page, the total, the query: those that are numbers say nothing more.
  return (
    keys.length === 0 ||
    (lists.some((key) => isEmptyList(result[key])) && keys.every((key) => saysNothing(result[key])))
  )
}

const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0
const saysNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === 0 || value === true || isEmptyList(value)
