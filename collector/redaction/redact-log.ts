import type { LogRecord } from '#core/telemetry/log-record.ts'

import type { MaskText } from './mask-text.ts'
import { createRedactValues, type KeyRules } from './redact-attributes.ts'
import { createRedactShared } from './redact-shared.ts'

/** Masks one log record everywhere a text can hide: names, body, keys, values, resource, scope. */
export type RedactLog = (log: LogRecord) => LogRecord

export function createRedactLog(maskText: MaskText, rules: KeyRules): RedactLog {
  const { attributes, value } = createRedactValues(maskText, rules)
  const shared = createRedactShared(maskText, attributes)
  return (log) => {
    const after = {
      eventName: maskText(log.eventName),
      severityText: maskText(log.severityText),
      body: value(log.body),
      attributes: attributes(log.attributes),
      resource: shared.resource(log.resource),
      scope: shared.scope(log.scope),
    }
    return isSame(log, after) ? log : { ...log, ...after }
  }
}

type Redacted = Pick<LogRecord, 'eventName' | 'severityText' | 'body' | 'attributes' | 'resource' | 'scope'>

const isSame = (before: LogRecord, after: Redacted): boolean =>
  before.body === after.body &&
  before.attributes === after.attributes &&
  before.eventName === after.eventName &&
  before.severityText === after.severityText &&
  before.resource === after.resource &&
  before.scope === after.scope
