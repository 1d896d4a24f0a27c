import type { Scope, Span } from '#core/telemetry/span.ts'
import { ownIdentifiers } from './own-identifiers.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'
import { compileDialect, type CompiledDialect } from './compile.ts'
import { copilot } from './copilot.ts'
import type { Dialect } from './dialect.ts'
import { dify } from './dify.ts'
import { flue } from './flue.ts'
import { geminiCli } from './gemini-cli.ts'
import { genkit } from './genkit.ts'
import { laminar } from './laminar.ts'
import { langWatch } from './langwatch.ts'
import { liteLlm } from './litellm.ts'
import { liveKit } from './livekit.ts'
import { mastra } from './mastra.ts'
import { mcp } from './mcp.ts'
import { openInference } from './openinference.ts'
import { openLit } from './openlit.ts'
import { openLlmetry } from './openllmetry.ts'
import { otelGenAi } from './otel-genai.ts'
import { springAi } from './spring-ai.ts'
import { vercelAi } from './vercel-ai.ts'
import { voltAgent } from './voltagent.ts'

/** In the order in which they are asked: the first that fills a field keeps it. */
const inOrder: readonly Dialect[] = [
  // What people set on purpose, and frameworks that also write other dialects' keys, less exactly.
  langWatch,
  mastra,
  mcp,
  // The conventions.
  otelGenAi,
  openInference,
  openLlmetry,
  vercelAi,
  // Frameworks and tools that add to them.
  genkit,
  laminar,
  claudeCode,
  voltAgent,
  dify,
  liveKit,
  codex,
  geminiCli,
  copilot,
  springAi,
  openLit,
  liteLlm,
  flue,
]
const dialects: readonly CompiledDialect[] = inOrder.map(compileDialect)

/** Asked on every span, before all others. */
export const commonDialect: CompiledDialect = compileDialect(ownIdentifiers)

const none: readonly CompiledDialect[] = []

/** Whom each marker gives away. */
const byMarker: ReadonlyMap<string, readonly CompiledDialect[]> = new Map(
  [...new Set(dialects.flatMap(({ dialect }) => dialect.markers))].map((marker) => [
    marker,
    dialects.filter(({ dialect }) => dialect.markers.includes(marker)),
  ]),
)

/** All spans of a batch share their scope objects, so each name is compared once. */
const byScope = new WeakMap<Scope, readonly CompiledDialect[]>()

/**
 * The dialects one span speaks, in order; a trace mixes several, and so may a span. One look-up for each attribute,
 * however many dialects there are.
 */
export function dialectsOf({ scope, attributes }: Span): readonly CompiledDialect[] {
  let spoken = dialectsOfScope(scope)
  for (const key in attributes) {
    const marked = byMarker.get(key)
    if (marked !== undefined) spoken = joined(spoken, marked)
  }
  return spoken
}

/** Most spans speak one dialect, so that nothing is made anew. */
function joined(some: readonly CompiledDialect[], others: readonly CompiledDialect[]): readonly CompiledDialect[] {
  if (some.length === 0) return others
  const missing = others.filter((dialect) => !some.includes(dialect))
  return missing.length === 0 ? some : dialects.filter((each) => some.includes(each) || missing.includes(each))
}

function dialectsOfScope(scope: Scope): readonly CompiledDialect[] {
  const known = byScope.get(scope)
  if (known) return known
  const matches = dialects.filter(({ dialect }) => dialect.scopes.some((prefix) => isNamed(scope.name, prefix)))
  const shared = matches.length === 0 ? none : matches
  byScope.set(scope, shared)
  return shared
}

/** `ai` is Vercel's, `airflow` is not: a prefix must end where the name has a boundary. */
function isNamed(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false
  const next = name[prefix.length]
  return next === undefined || !/[\w-]/.test(next) || !/\w$/.test(prefix)
}
