import { lastUserText, says } from '../model-server/reply.ts'
import { underRun, withRetry } from '../run-span.ts'
import { supportTriageData } from './support-triage-data.ts'
import { DemoAppError, type DemoTask } from './task.ts'

const rules: Readonly<Record<string, string>> = {
  v3: 'Answer with JSON: category, priority, sentiment, summary.',
  v4: 'Answer with JSON: category, priority, sentiment, summary. Be friendly to the customer.',
  v5: 'Answer with JSON only, no text around it: category, priority, sentiment, summary. Write the summary in English.',
}

const categories: readonly (readonly [RegExp, string, string])[] = [
  [/idiot|hurt|burns|clowns/i, 'complaint', 'urgent'],
  [/twice|two (payments|times)|dos veces|charged/i, 'billing', 'high'],
  [/broken|cracked|stopped|cassée/i, 'returns', 'high'],
  [/sign in|password|locked/i, 'account', 'normal'],
  [/address|street/i, 'shipping', 'low'],
  [/great|thank|stars/i, 'praise', 'low'],
]

/** Sorts support tickets into JSON. The `openai` package in JSON mode, watched by OpenInference. */
export const supportTriage: DemoTask = {
  data: supportTriageData,
  system: (version) => `You sort support tickets for an online shop.\n${rules[version] ?? ''}`,
  answer(request) {
    const text = lastUserText(request)
    const [, category, priority] = categories.find(([words]) => words.test(text)) ?? [/./, 'shipping', 'normal']
    const sentiment = category === 'praise' ? 'positive' : priority === 'low' ? 'neutral' : 'negative'
    const summary = `Customer writes about ${category}: ${text.slice(0, 60)}`
    return says(JSON.stringify({ category, priority, sentiment, summary }))
  },
  async run(scope) {
    const { plan, clients } = scope
    const system = supportTriage.system(plan.promptVersion)
    await underRun(scope, system, async () => {
      const completion = await withRetry(scope, () =>
        clients.openinference.chat.completions.create(
          {
            model: plan.model,
            temperature: 0.2,
            max_tokens: 300,
            response_format: { type: 'json_object' },
            messages: [
              { role: 'system', content: system },
              { role: 'user', content: plan.userText },
            ],
          },
          { timeout: scope.timeoutMs },
        ),
      )
      const said = completion.choices[0]?.message.content ?? ''
      const ticket: unknown = JSON.parse(said)
      if (typeof ticket !== 'object' || ticket === null)
        throw new DemoAppError('TicketError', 'The ticket is no object.')
      return said
    })
  },
}
