import type { Scope, Span } from '#core/telemetry/span.ts'
import { ownIdentifiers } from './own-identifiers.ts'
import { compileDialect, type CompiledDialect } from './compile.ts'
import { openInference } from './openinference.ts'
import { openLlmetry } from './openllmetry.ts'
import { otelGenAi } from './otel-genai.ts'
import { vercelAi } from './vercel-ai.ts'

/** In the order in which they are asked: the first that fills a field keeps it. */
const dialects: readonly CompiledDialect[] = [otelGenAi, openInference, openLlmetry, vercelAi].map(compileDialect)

/** Asked on every span, before all others. */
export const commonDialect: CompiledDialect = compileDialect(ownIdentifiers)

/** All spans of a batch share their scope objects, so each name is compared once. */
const byScope = new WeakMap<Scope, readonly boolean[]>()

/** The dialects one span speaks; a trace mixes several, and so may a span. */
export function dialectsOf(span: Span): readonly CompiledDialect[] {
  const byName = scopeMatches(span.scope)
  return dialects.filter(({ dialect }, index) => byName[index] === true || hasMarker(span, dialect.markers))
}

function hasMarker({ attributes }: Span, markers: readonly string[]): boolean {
  for (const marker of markers) if (attributes[marker] !== undefined) return true
  return false
}

function scopeMatches(scope: Scope): readonly boolean[] {
  const known = byScope.get(scope)
  if (known) return known
  const matches = dialects.map(({ dialect }) => dialect.scopes.some((prefix) => isNamed(scope.name, prefix)))
  byScope.set(scope, matches)
  return matches
}

/** `ai` is Vercel's, `airflow` is not: a prefix must end where the name has a boundary. */
function isNamed(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false
  const next = name[prefix.length]
  return next === undefined || !/[\w-]/.test(next) || !/\w$/.test(prefix)
}
