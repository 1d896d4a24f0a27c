import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span, SpanEvent } from '#core/telemetry/span.ts'

const resource: Resource = { attributes: { 'service.name': 'shop' }, schemaUrl: '', droppedAttributes: 0 }
const scope: Scope = { name: 'test', version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 }

/** A span that went well, with whatever a test cares about. */
export function spanWith(given: Partial<Span> & { readonly scopeName?: string; readonly app?: string } = {}): Span {
  const { scopeName, app, ...rest } = given
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '00f067aa0ba902b7',
    traceState: '',
    flags: 1,
    name: 'test',
    otelKind: 1,
    startNs: 1_760_000_000_000_000_000n,
    endNs: 1_760_000_001_000_000_000n,
    attributes: {},
    droppedAttributes: 0,
    events: [],
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    status: 'UNSET',
    statusMessage: '',
    resource: app === undefined ? resource : { ...resource, attributes: { 'service.name': app } },
    scope: scopeName === undefined ? scope : { ...scope, name: scopeName },
    ...rest,
  }
}

/** A span event. */
export const eventWith = (name: string, attributes: Attributes): SpanEvent => ({
  name,
  atNs: 1_760_000_000_500_000_000n,
  attributes,
  droppedAttributes: 0,
})

/** A span that recorded an exception and says so in its status. */
export const failedSpan = (
  type: string,
  message: string,
  given: Parameters<typeof spanWith>[0] & { readonly stack?: string } = {},
): Span => {
  const { stack, ...rest } = given
  const attributes = {
    'exception.type': type,
    'exception.message': message,
    ...(stack ? { 'exception.stacktrace': stack } : {}),
  }
  return spanWith({ status: 'ERROR', statusMessage: message, events: [eventWith('exception', attributes)], ...rest })
}

/** A decoded span without the bytes it was read from, which only one of the encodings has. */
export const withoutWire = ({ wire: _wire, ...span }: Span): Span => span
