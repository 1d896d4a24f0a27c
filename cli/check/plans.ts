import { z } from 'zod'
import { UsageError } from '../exit-code.ts'

/** A run somebody plans: what pre-flight is asked about it, and what the plan calls it. */
export interface Plan {
  /** `plans.ndjson:3`, or what the plan itself says under `name`. */
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
}

export const plansMax = 10_000

const planShape = z.looseObject({ app: z.string().min(1), name: z.string().optional() })

/**
 * Planned runs of a file: one JSON object, an array of them, or one a line. Each is the input of `preflight`; `name` is
 * only for the report. `app` stands in where a plan names none. Throws UsageError that names the place.
 */
export function readPlans(text: string, file: string, app: string | undefined): readonly Plan[] {
  const values = valuesIn(text, file)
  if (values.length === 0) throw new UsageError(`${file} holds no planned run.`)
  if (values.length > plansMax) throw new UsageError(`${file} holds ${values.length} runs, at most ${plansMax}.`)
  return values.map(({ place, value }) => {
    const whole = typeof value === 'object' && value !== null && app !== undefined ? { app, ...value } : value
    const plan = planShape.safeParse(whole)
    if (!plan.success) throw new UsageError(`${place} has to be an object with the app that is to run ("app").`)
    const { name, ...input } = plan.data
    return { name: name ?? place, input }
  })
}

interface Placed {
  readonly place: string
  readonly value: unknown
}

function valuesIn(text: string, file: string): readonly Placed[] {
  const whole = parsed(text)
  if (Array.isArray(whole)) return whole.map((value: unknown, index) => ({ place: `${file}:${index + 1}`, value }))
  if (whole !== undefined) return [{ place: file, value: whole }]
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return []
    const value = parsed(line)
    if (value === undefined) throw new UsageError(`${file}:${index + 1} is no JSON.`)
    return [{ place: `${file}:${index + 1}`, value }]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
