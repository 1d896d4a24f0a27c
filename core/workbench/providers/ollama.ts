import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'
import type { ModelProvider } from '../model-provider.ts'
import { postJson, standardLimits, type PostLimits } from '../post-json.ts'

const chat = z.object({
  message: z.object({ content: z.string() }),
  prompt_eval_count: z.number().nullish(),
  eval_count: z.number().nullish(),
})

/** Ollama's own API, on this machine or another. */
export function ollamaProvider(
  { baseUrl, model }: { readonly baseUrl: string; readonly model: string },
  limits: PostLimits = standardLimits,
): ModelProvider {
  return {
    name: 'ollama',
    model,
    async ask({ system, prompt, answerTokensMax }, signal) {
      const body = {
        model,
        stream: false,
        format: 'json',
        options: { temperature: 0, num_predict: answerTokensMax },
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: prompt },
        ],
      }
      const url = `${baseUrl.replace(/\/+$/, '')}/api/chat`
      const said = chat.safeParse(await postJson({ name: 'ollama', url, headers: {}, body }, limits, signal))
      if (!said.success) throw new AppError('unavailable', 'ollama: the answer has another form than documented')
      const { message, prompt_eval_count, eval_count } = said.data
      return { text: message.content, tokens: (prompt_eval_count ?? 0) + (eval_count ?? 0) }
    },
  }
}
