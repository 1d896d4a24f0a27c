import { digest } from '../plan/random.ts'
import { DemoAppError } from './task.ts'

const orderSchema = {
  type: 'object',
  properties: { order_id: { type: 'string', description: 'Such as A-12345, or "last" for the newest order.' } },
  required: ['order_id'],
  additionalProperties: false,
} as const

const refundSchema = {
  type: 'object',
  properties: { order_id: { type: 'string' }, reason: { type: 'string' } },
  required: ['order_id', 'reason'],
  additionalProperties: false,
} as const

interface OrderTool {
  readonly description: string
  readonly parameters: typeof orderSchema | typeof refundSchema
  run(args: Readonly<Record<string, unknown>>): object
}

/** What the agent may use. Answers depend on the order's number alone. */
export const orderTools: Readonly<Record<string, OrderTool>> = {
  lookup_order: {
    description: 'Status, items and arrival of one order.',
    parameters: orderSchema,
    run({ order_id }) {
      const id = order_id === 'last' ? 'A-70001' : String(order_id)
      const chance = Number.parseInt(digest('order', id).slice(0, 4), 16)
      const status = ['packed', 'shipped', 'in transit', 'delivered'][chance % 4] ?? 'packed'
      return { order_id: id, status, items: 1 + (chance % 3), arrives_in_days: chance % 6 }
    },
  },
  create_refund: {
    description: 'Starts a refund for one order.',
    parameters: refundSchema,
    run: ({ order_id }) => ({ order_id, refund: 'started', pays_out_in_days: 3 }),
  },
}

/** Reads a model's arguments and runs the tool; throws what a careful app throws. */
export function runOrderTool(name: string, argumentsText: string, down: boolean): object {
  const tool = orderTools[name]
  if (!tool) throw new DemoAppError('ToolNotFoundError', `Tool '${name}' not found`)
  const args = parseArguments(name, argumentsText)
  const missing = tool.parameters.required.filter((key) => !(key in args))
  if (missing.length > 0) {
    throw new DemoAppError('ToolArgumentsError', `Missing required argument '${missing.join("', '")}' of ${name}`)
  }
  if (down)
    throw new DemoAppError(
      'StockSystemError',
      `Stock system answered 500 for ${String(args['order_id'])}: database is read-only`,
    )
  return tool.run(args)
}

function parseArguments(name: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const args: unknown = JSON.parse(text)
    return typeof args === 'object' && args !== null ? { ...args } : {}
  } catch {
    throw new DemoAppError('ToolArgumentsError', `Invalid JSON input for tool ${name}: ${text}`)
  }
}
