import { anyAnswer, type Answer } from '../model-server/reply.ts'
import type { TaskName } from '../plan/task-data.ts'
import { handbookQa } from './handbook-qa.ts'
import { invoiceReader } from './invoice-reader.ts'
import { orderAgent } from './order-agent.ts'
import { sqlCopilot } from './sql-copilot.ts'
import { supportTriage } from './support-triage.ts'
import type { DemoTask } from './task.ts'

export const tasks: Readonly<Record<TaskName, DemoTask>> = {
  'support-triage': supportTriage,
  'order-agent': orderAgent,
  'handbook-qa': handbookQa,
  'sql-copilot': sqlCopilot,
  'invoice-reader': invoiceReader,
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
const byFirstLine = new Map(Object.values(tasks).map((task) => [firstLine(task.system('')), task]))

/** Answers for whichever task the instructions belong to; anything else gets an answer that fits its form. */
export const answerForTasks: Answer = (request) => {
  const system = request.messages.find((message) => message.role === 'system')
  const task = byFirstLine.get(firstLine(system?.text ?? ''))
  return (task?.answer ?? anyAnswer)(request)
}
