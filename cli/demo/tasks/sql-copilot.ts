import { lastUserText, says } from '../model-server/reply.ts'
import type { RunScope } from '../run-scope.ts'
import { underRun, underSpan } from '../run-span.ts'
import { sqlCopilotData } from './sql-copilot-data.ts'
import { DemoAppError, type DemoTask } from './task.ts'

const tables = `orders(id, customer_id, region, total, placed_at)
customers(id, name, region, manager_id)
managers(id, name, team)
stock(product, warehouse, amount)`

const cohorts = `with cohorts as (
  select customer_id, min(date_trunc('month', placed_at)) as cohort from orders group by 1
)
select cohort, region, count(*) from cohorts join customers on customers.id = customer_id
 group by 1, 2 order by 1, 2`

const bestCustomers = `select customers.name, managers.name as manager, sum(total) as revenue
  from orders
  join customers on customers.id = customer_id
  join managers on managers.id = manager_id
 group by 1, 2 order by 3 desc limit 10`

const queries: readonly (readonly [RegExp, string])[] = [
  [/cohort/i, cohorts],
  [/customer/i, bestCustomers],
  [/stock|warehouse still/i, "select warehouse, amount from stock where product = 'desk lamp'"],
  [/every table/i, 'select table_name, column_name, data_type from information_schema.columns order by 1, 2'],
]
const usualQuery =
  "select date_trunc('month', placed_at) as month, sum(total) as revenue from orders group by 1 order by 1"

/** Turns questions into SQL and runs it. The `openai` package streaming, watched by OpenLLMetry (Traceloop). */
export const sqlCopilot: DemoTask = {
  data: sqlCopilotData,
  system: (version) =>
    `You write PostgreSQL for the sales warehouse.\nTables:\n${tables}\n` +
    (version === 'v5' ? 'Answer with one query.' : 'Answer with one query in a sql code block and nothing else.'),
  answer(request) {
    const [, query] = queries.find(([words]) => words.test(lastUserText(request))) ?? [/./, usualQuery]
    return says(`\`\`\`sql\n${query};\n\`\`\``)
  },
  async run(scope) {
    const system = sqlCopilot.system(scope.plan.promptVersion)
    await underRun(scope, system, async () => {
      const said = await stream(scope, system)
      const query = said.match(/```sql\n([\s\S]*?)```/)?.[1]
      if (query) await runQuery(scope, query)
      return said
    })
  },
}

function stream(scope: RunScope, system: string): Promise<string> {
  const { clients, plan, timeoutMs } = scope
  return scope.asking(async () => {
    const chunks = await clients.openllmetry.chat.completions.create(
      {
        model: plan.model,
        max_tokens: 400,
        stream: true,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: plan.userText },
        ],
      },
      { timeout: timeoutMs },
    )
    let said = ''
    for await (const chunk of chunks) said += chunk.choices[0]?.delta.content ?? ''
    return said
  })
}

function runQuery(scope: RunScope, query: string): Promise<void> {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'run_query',
    'gen_ai.tool.call.arguments': JSON.stringify({ query }),
  }
  return underSpan(scope.tracer, 'execute_tool run_query', attributes, (span) =>
    scope.taking(scope.random.between(20, 900), async () => {
      if (scope.meets('tool_exception')) {
        throw new DemoAppError('PostgresError', 'column "manager_id" does not exist')
      }
      span.setAttribute('gen_ai.tool.call.result', JSON.stringify({ rows: scope.random.between(1, 50) }))
    }),
  )
}
