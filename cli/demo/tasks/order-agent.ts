import type OpenAI from 'openai'
import { calls, lastUserText, says, type Answer } from '../model-server/reply.ts'
import type { RunScope } from '../run-scope.ts'
import { underRun, underSpan } from '../run-span.ts'
import { orderAgentData } from './order-agent-data.ts'
import { orderTools, runOrderTool } from './order-tools.ts'
import { DemoAppError, type DemoTask } from './task.ts'

const stepsMax = 6

const manners: Readonly<Record<string, string>> = {
  v7: 'Always look an order up before you speak of it.',
  v8: 'Always look an order up before you speak of it. Never guess.',
  v9: 'Always look an order up before you speak of it. When no order is named, use "last".',
}

const tools: OpenAI.Chat.Completions.ChatCompletionTool[] = Object.entries(orderTools).map(([name, tool]) => ({
  type: 'function',
  function: { name, description: tool.description, parameters: { ...tool.parameters } },
}))

const answer: Answer = (request) => {
  const question = lastUserText(request)
  const orderId = question.match(/A-\d{5}/)?.[0] ?? 'last'
  const results = request.messages.filter((message) => message.role === 'tool')
  const wantsRefund = /refund|money back/i.test(question)
  if (results.length === 0) return calls({ name: 'lookup_order', arguments: JSON.stringify({ order_id: orderId }) })
  if (wantsRefund && results.length === 1) {
    return calls({
      name: 'create_refund',
      arguments: JSON.stringify({ order_id: orderId, reason: 'customer request' }),
    })
  }
  if (wantsRefund) return says(`I have started the refund for order ${orderId}. It pays out in three days.`)
  const order: Record<string, unknown> = JSON.parse(results[0]?.text ?? '{}')
  const [id, status, days] = [order['order_id'], order['status'], order['arrives_in_days']].map(String)
  return says(`Order ${id} is ${status} and arrives in ${days} days.`)
}

/** An agent with two tools. The `openai` package, watched by OpenInference; agent and tool spans are the app's own. */
export const orderAgent: DemoTask = {
  data: orderAgentData,
  system: (version) => `You help customers of an online shop with their orders.\n${manners[version] ?? ''}`,
  answer,
  async run(scope) {
    const system = orderAgent.system(scope.plan.promptVersion)
    await underRun(scope, system, async () => {
      const messages: OpenAI.Chat.Completions.ChatCompletionMessageParam[] = [
        { role: 'system', content: system },
        { role: 'user', content: scope.plan.userText },
      ]
      for (let step = 0; step < stepsMax; step++) {
        const said = await ask(scope, messages)
        if (!said.tool_calls?.length) return said.content ?? ''
        messages.push(said)
        for (const call of said.tool_calls) {
          if (call.type === 'function') messages.push(await useTool(scope, call))
        }
      }
      throw new DemoAppError('MaxStepsError', `Agent stopped: reached max steps (${stepsMax}) without a final answer`)
    })
  },
}

async function ask(scope: RunScope, messages: OpenAI.Chat.Completions.ChatCompletionMessageParam[]) {
  const { clients, plan, timeoutMs } = scope
  const completion = await scope.asking(() =>
    clients.openinference.chat.completions.create({ model: plan.model, messages, tools }, { timeout: timeoutMs }),
  )
  const said = completion.choices[0]?.message
  if (!said) throw new DemoAppError('NoAnswerError', 'The model gave no choice.')
  return said
}

function useTool(
  scope: RunScope,
  call: OpenAI.Chat.Completions.ChatCompletionMessageFunctionToolCall,
): Promise<OpenAI.Chat.Completions.ChatCompletionToolMessageParam> {
  const { name, arguments: text } = call.function
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.call.id': call.id,
    'gen_ai.tool.call.arguments': text,
  }
  return underSpan(scope.tracer, `execute_tool ${name}`, attributes, async (span) => {
    const down = scope.meets('tool_exception')
    const result = await scope.taking(scope.random.between(40, 300), async () => runOrderTool(name, text, down))
    span.setAttribute('gen_ai.tool.call.result', JSON.stringify(result))
    return { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) }
  })
}
