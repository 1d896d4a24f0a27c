import { generateObject } from 'ai'
import { z } from 'zod'
import { lastUserText, says } from '../model-server/reply.ts'
import { underRun } from '../run-span.ts'
import { invoiceReaderData } from './invoice-reader-data.ts'
import type { DemoTask } from './task.ts'

const invoice = z.object({
  number: z.string(),
  vendor: z.string(),
  currency: z.string(),
  total: z.number(),
})

/** Reads fields from invoices. The Vercel AI SDK with its own telemetry, over the Responses API. */
export const invoiceReader: DemoTask = {
  data: invoiceReaderData,
  system: (version) =>
    'You read invoices and give back their fields.\n' +
    (version === 'v2' ? 'Read the text as it is.' : 'Scans have misread letters: correct them first.'),
  answer(request) {
    const text = lastUserText(request)
    const total = Number(text.match(/EUR (-?[\d.]+\d)/)?.[1] ?? 0)
    const vendor = text.match(/(?:Northwind|Blue|Kessler) (?:& )?[\p{L}]+(?: Logistics)?/u)?.[0] ?? 'unknown'
    return says(JSON.stringify({ number: text.match(/INV-\d+-\d+/)?.[0] ?? '', vendor, currency: 'EUR', total }))
  },
  async run(scope) {
    const { plan, clients } = scope
    const system = invoiceReader.system(plan.promptVersion)
    await underRun(scope, system, async () => {
      const { object } = await scope.asking(() =>
        generateObject({
          model: clients.vercel(plan.model),
          schema: invoice,
          schemaName: 'invoice',
          system,
          prompt: plan.userText,
          maxOutputTokens: 500,
          maxRetries: 0,
          abortSignal: AbortSignal.timeout(scope.timeoutMs),
          experimental_telemetry: {
            isEnabled: true,
            tracer: scope.aiTracer,
            functionId: plan.task.promptName,
            metadata: { sessionId: plan.sessionId, userId: plan.userId },
          },
        }),
      )
      return JSON.stringify(object)
    })
  },
}
