import { z } from 'zod'
import type { RunPlan } from './plan/plan-run.ts'

export interface PreflightReply {
  readonly id: string
  readonly verdict: string
  readonly risk: number | null
}

const answer = z.object({
  data: z.object({
    preflight: z.object({ id: z.string(), verdict: z.string(), risk: z.number().nullable() }),
  }),
})

const question = 'query Demo($input: PreflightInput!) { preflight(input: $input) { id verdict risk } }'
const patienceMs = 2_000

/** Asks whether runs like this one failed before. An app must run without an answer, so no answer is null. */
export async function askPreflight(api: string, key: string | null, plan: RunPlan): Promise<PreflightReply | null> {
  const input = {
    app: plan.task.name,
    operation: 'agent',
    agent: plan.task.agent,
    prompt: plan.userText,
    model: plan.model,
    promptName: plan.task.promptName,
    promptVersion: plan.promptVersion,
    release: plan.release,
    environment: plan.environment,
  }
  try {
    const response = await fetch(new URL('/graphql', api), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ query: question, variables: { input } }),
      signal: AbortSignal.timeout(patienceMs),
    })
    const read = answer.safeParse(await response.json())
    return read.success ? read.data.data.preflight : null
  } catch {
    return null // The caller counts it.
  }
}
