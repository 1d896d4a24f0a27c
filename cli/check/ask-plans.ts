import { z } from 'zod'
import type { Connection } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import type { Plan } from './plans.ts'

const query = /* GraphQL */ `
  query Check($input: PreflightInput!) {
    preflight(input: $input) {
      id
      verdict
      risk
      message
      matches {
        runs
        failedRuns
        mitigation
        failure {
          shortId
          class
          title
        }
      }
    }
  }
`

const shape = z.object({
  preflight: z.object({
    id: z.string(),
    verdict: z.enum(['ALLOW', 'WARN', 'BLOCK', 'ROUTE', 'UNKNOWN']),
    risk: z.number().nullable(),
    message: z.string(),
    matches: z.array(
      z.object({
        runs: z.number(),
        failedRuns: z.number(),
        mitigation: z.string().nullable(),
        failure: z.object({ shortId: z.string(), class: z.string(), title: z.string() }),
      }),
    ),
  }),
})

export type AnsweredPlan = z.infer<typeof shape>['preflight'] & { readonly name: string; readonly app: string }

/** Nobody waits for a gate in milliseconds, and an answer that came too late would be none. */
const deadlineMs = 2_000
const atOnceMax = 4

/** Asks pre-flight about each, a few at a time; answers in the order of the plans. */
export async function askPlans(connection: Connection, plans: readonly Plan[]): Promise<readonly AnsweredPlan[]> {
  const answers: AnsweredPlan[] = []
  for (let from = 0; from < plans.length; from += atOnceMax) {
    answers.push(...(await Promise.all(plans.slice(from, from + atOnceMax).map((plan) => askOne(connection, plan)))))
  }
  return answers
}

async function askOne(connection: Connection, { name, input }: Plan): Promise<AnsweredPlan> {
  const { preflight } = await ask(connection, { query, variables: { input: { deadlineMs, ...input } }, shape })
  return { name, app: String(input['app']), ...preflight }
}
