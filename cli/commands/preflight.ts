import { defineCommand } from 'citty'
import { z } from 'zod'
import { connect, connectionArgs } from '../client/connection.ts'
import { ask } from '../client/graphql.ts'
import { exitCode, UsageError } from '../exit-code.ts'
import { say, sayJson } from '../output.ts'

const query = /* GraphQL */ `
  query Preflight($input: PreflightInput!) {
    preflight(input: $input) {
      id
      verdict
      risk
      riskLow
      riskHigh
      message
      staleMs
      tookMs
      matches {
        tier
        similarity
        runs
        failedRuns
        why
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

const matchShape = z.object({
  tier: z.string(),
  similarity: z.number(),
  runs: z.number(),
  failedRuns: z.number(),
  why: z.array(z.string()),
  mitigation: z.string().nullable(),
  failure: z.object({ shortId: z.string(), class: z.string(), title: z.string() }),
})

const shape = z.object({
  preflight: z.object({
    id: z.string(),
    verdict: z.string(),
    risk: z.number().nullable(),
    riskLow: z.number().nullable(),
    riskHigh: z.number().nullable(),
    message: z.string(),
    staleMs: z.number(),
    tookMs: z.number(),
    matches: z.array(matchShape),
  }),
})

type Answer = z.infer<typeof shape>['preflight']

/** The flags that are facts about the run; one that is not given never counts against a match. */
const facts = ['app', 'prompt', 'operation', 'agent', 'model', 'provider', 'release', 'environment'] as const

/** Which verdicts make the command fail, for scripts that must not go on then. */
const failingVerdicts: Readonly<Record<string, readonly string[]>> = {
  never: [],
  warn: ['WARN', 'BLOCK'],
  block: ['BLOCK'],
}

export const preflight = defineCommand({
  meta: { name: 'preflight', description: 'Ask whether something like this failed before.' },
  args: {
    app: { type: 'string', description: 'The app that is about to run', required: true },
    prompt: { type: 'string', description: 'What the user asked' },
    operation: { type: 'string', description: 'chat (default), agent, tool, embeddings or retrieval' },
    agent: { type: 'string', description: 'Name of the agent' },
    model: { type: 'string', description: 'Model that would be asked' },
    provider: { type: 'string', description: 'Who serves the model' },
    release: { type: 'string', description: 'Release of the app' },
    environment: { type: 'string', description: 'production, staging, …' },
    'fail-on': {
      type: 'enum',
      options: Object.keys(failingVerdicts),
      description: 'Exit with 1 on this verdict',
      default: 'never',
    },
    ...connectionArgs,
  },
  async run({ args }) {
    if (!args.app) throw new UsageError('--app has to name the app.')
    const input = Object.fromEntries(facts.flatMap((name) => (args[name] ? [[name, args[name]]] : [])))
    const answer = (await ask(await connect(args), { query, variables: { input }, shape })).preflight
    if (args.json) sayJson(answer)
    else explain(answer)
    return failingVerdicts[args['fail-on']]?.includes(answer.verdict) ? exitCode.failed : exitCode.fine
  },
})

function explain({ verdict, risk, riskLow, riskHigh, message, matches }: Answer): void {
  const percent = (share: number | null): string => `${Math.round((share ?? 0) * 100)} %`
  say(`${verdict}  ${message}`)
  if (risk !== null) say(`  risk ${percent(risk)} (95 % interval ${percent(riskLow)} to ${percent(riskHigh)})`)
  for (const match of matches) {
    const { shortId, class: failureClass, title } = match.failure
    say(`  ${shortId}  ${failureClass}  ${title}`)
    say(
      `    ${match.failedRuns} of ${match.runs} runs failed; ` +
        `${match.tier.toLowerCase()} match, ${percent(match.similarity)} alike`,
    )
    for (const reason of match.why) say(`    ${reason}`)
    if (match.mitigation !== null) say(`    what helped: ${match.mitigation}`)
  }
}
