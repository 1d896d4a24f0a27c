import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'
import type { ModelProvider } from '../model-provider.ts'
import { postJson, standardLimits, type PostLimits } from '../post-json.ts'

const message = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }).nullish(),
})

/** Anthropic's Messages API. */
export function anthropicProvider(
  { baseUrl, key, model }: { readonly baseUrl: string; readonly key: string; readonly model: string },
  limits: PostLimits = standardLimits,
): ModelProvider {
  return {
    name: 'anthropic',
    model,
    async ask({ system, prompt, answerTokensMax }, signal) {
      const body = { model, system, max_tokens: answerTokensMax, messages: [{ role: 'user', content: prompt }] }
      const headers = { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
      const url = `${baseUrl.replace(/\/+$/, '')}/v1/messages`
      const said = message.safeParse(await postJson({ name: 'anthropic', url, headers, body }, limits, signal))
      if (!said.success) throw new AppError('unavailable', 'anthropic: the answer has another form than documented')
      const { content, usage } = said.data
      const text = content.flatMap((part) => (part.type === 'text' ? [part.text ?? ''] : [])).join('')
      return { text, tokens: (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0) }
    },
  }
}
