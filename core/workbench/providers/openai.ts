import { z } from 'zod'

import { AppError } from '#core/platform/errors.ts'
import type { ModelProvider } from '../model-provider.ts'
import { postJson, standardLimits, type PostLimits } from '../post-json.ts'

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
  usage: z.object({ total_tokens: z.number() }).nullish(),
})

/** OpenAI, or any server that speaks like it: vLLM, LiteLLM, OpenRouter, Azure behind a gateway. */
export function openAiProvider(
  { baseUrl, key, model }: { readonly baseUrl: string; readonly key: string | null; readonly model: string },
  limits: PostLimits = standardLimits,
): ModelProvider {
  return {
    name: 'openai',
    model,
    async ask({ system, prompt, answerTokensMax }, signal) {
      const body = {
        model,
        temperature: 0,
        max_tokens: answerTokensMax,
        response_format: { type: 'json_object' },
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: prompt },
        ],
      }
      const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
      const url = `${baseUrl.replace(/\/+$/, '')}/chat/completions`
      const said = completion.safeParse(await postJson({ name: 'openai', url, headers, body }, limits, signal))
      if (!said.success) throw new AppError('unavailable', 'openai: the answer has another form than documented')
      const [choice] = said.data.choices
      return { text: choice?.message.content ?? '', tokens: said.data.usage?.total_tokens ?? 0 }
    },
  }
}
