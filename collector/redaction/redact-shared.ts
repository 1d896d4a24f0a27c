import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Resource, Scope } from '#core/telemetry/span.ts'

import type { MaskText } from './mask-text.ts'
import type { RedactAttributes } from './redact-attributes.ts'

/** Masks resources and scopes. One object is shared by all items of a request, so each is masked once. */
export interface RedactShared {
  resource(given: Resource): Resource
  scope(given: Scope): Scope
}

export function createRedactShared(maskText: MaskText, attributes: RedactAttributes): RedactShared {
  const resources = new WeakMap<Resource, Resource>()
  const scopes = new WeakMap<Scope, Scope>()

  const shared = <Part extends { readonly attributes: Attributes }>(
    cache: WeakMap<Part, Part>,
    given: Part,
    name: (part: Part) => Part,
  ): Part => {
    const known = cache.get(given)
    if (known) return known
    const inner = attributes(given.attributes)
    const masked = name(inner === given.attributes ? given : { ...given, attributes: inner })
    cache.set(given, masked)
    return masked
  }
  return {
    resource: (given) => shared(resources, given, (part) => part),
    scope: (given) =>
      shared(scopes, given, (part) => {
        const name = maskText(part.name)
        return name === part.name ? part : { ...part, name }
      }),
  }
}
