import { createHash } from 'node:crypto'

import type { Resource, Scope } from '#core/telemetry/span.ts'

import { attributesJson } from './json-text.ts'

/** A resource or scope that must be there before a payload may point at it. */
export interface SharedRow {
  readonly hash: string
  readonly kind: 'resource' | 'scope'
  readonly body: string
}

/** Names resources and scopes by a hash of their content, and collects those that were met. */
export interface SharedHash {
  resource(resource: Resource): string
  scope(scope: Scope): string
  rows(): ReadonlyMap<string, SharedRow>
}

/** One per batch: decoding shares the objects between spans, so each is hashed once. */
export function sharedHash(): SharedHash {
  const known = new Map<Resource | Scope, string>()
  const rows = new Map<string, SharedRow>()

  function remember(item: Resource | Scope, kind: SharedRow['kind'], body: () => string): string {
    const before = known.get(item)
    if (before !== undefined) return before
    const text = body()
    const hash = createHash('sha256').update(kind).update('\0').update(text).digest('hex').slice(0, 32)
    known.set(item, hash)
    rows.set(hash, { hash, kind, body: text })
    return hash
  }

  return {
    resource: (resource) => remember(resource, 'resource', () => resourceJson(resource)),
    scope: (scope) => remember(scope, 'scope', () => scopeJson(scope)),
    rows: () => rows,
  }
}

const resourceJson = (resource: Resource) =>
  `{"attributes":${attributesJson(resource.attributes)},"schemaUrl":${JSON.stringify(resource.schemaUrl)},` +
  `"dropped":${resource.droppedAttributes}}`

const scopeJson = (scope: Scope) =>
  `{"name":${JSON.stringify(scope.name)},"version":${JSON.stringify(scope.version)},` +
  `"attributes":${attributesJson(scope.attributes)},"schemaUrl":${JSON.stringify(scope.schemaUrl)},` +
  `"dropped":${scope.droppedAttributes}}`
