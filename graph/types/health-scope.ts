import { z } from 'zod'
import type { HealthScope } from '#core/memory/store/health-counts.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'

export const HealthScopeInput = builder.inputType('HealthScopeInput', {
  description: 'One of these, or none for the whole project.',
  fields: (t) => ({ app: t.string(), agent: t.string(), tool: t.string(), model: t.string() }),
})

const scopeKind = z.enum(['app', 'agent', 'tool', 'model'])

/** Whose health is asked for. */
export function scopeOf(given: Readonly<Partial<Record<string, string | null>>>): HealthScope {
  const [one, ...others] = Object.entries(given).filter(([, name]) => Boolean(name))
  if (others.length > 0) throw new AppError('invalid', 'scope names more than one of app, agent, tool and model.')
  const kind = scopeKind.safeParse(one?.[0]).data ?? 'project'
  return { kind, key: one?.[1] ?? null }
}
