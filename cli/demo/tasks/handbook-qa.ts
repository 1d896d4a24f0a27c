import { vectorOf } from '../model-server/embeddings.ts'
import { lastUserText, says } from '../model-server/reply.ts'
import type { RunScope } from '../run-scope.ts'
import { underRun, underSpan, withRetry } from '../run-span.ts'
import { handbook, type HandbookPage } from './handbook.ts'
import { handbookQaData } from './handbook-qa-data.ts'
import type { DemoTask } from './task.ts'

interface FoundPage extends HandbookPage {
  readonly score: number
}

const pagesMax = 3

const rules: Readonly<Record<string, string>> = {
  v13: 'Answer from the sources and cite them like [1].',
  v14: 'Answer from the sources alone and cite them like [1]. Say nothing that no source says.',
  v15: 'Answer from the sources and cite them like [1]. When no source helps, say so and name the people team.',
}

/** Answers questions from a handbook. OpenInference watches both models; the retriever span is the app's own. */
export const handbookQa: DemoTask = {
  data: handbookQaData,
  system: (version) => `You answer questions about the company handbook.\n${rules[version] ?? ''}`,
  answer(request) {
    const source = lastUserText(request).match(/^\[1\] (.*)$/m)?.[1]
    return says(source ? `${source} [1]` : 'The handbook does not cover this. Please ask the people team.')
  },
  async run(scope) {
    const { plan, clients } = scope
    const system = handbookQa.system(plan.promptVersion)
    await underRun(scope, system, async () => {
      const pages = await retrieve(scope)
      const sources = pages.map((page, index) => `[${index + 1}] ${page.text}`).join('\n')
      const completion = await withRetry(scope, () =>
        clients.openinference.chat.completions.create(
          {
            model: plan.model,
            max_tokens: 400,
            messages: [
              { role: 'system', content: system },
              { role: 'user', content: `${plan.userText}\n\nSources:\n${sources}` },
            ],
          },
          { timeout: scope.timeoutMs },
        ),
      )
      return completion.choices[0]?.message.content ?? ''
    })
  },
}

/** The pages nearest to the question, nearest first. v14 asks for more likeness than a question without source has. */
function retrieve(scope: RunScope): Promise<readonly FoundPage[]> {
  const question = scope.plan.userText
  const attributes = {
    'openinference.span.kind': 'RETRIEVER',
    'input.value': question,
    'input.mime_type': 'text/plain',
  }
  return underSpan(scope.tracer, 'search handbook', attributes, async (span) => {
    const embedded = await scope.taking(scope.random.between(60, 160), () =>
      scope.clients.openinference.embeddings.create({ model: 'text-embedding-3-small', input: question }),
    )
    const asked = embedded.data[0]?.embedding ?? []
    const found = scope.meets('sources_missing') ? [] : nearest(asked)
    for (const [index, page] of found.entries()) {
      const key = `retrieval.documents.${index}.document`
      span.setAttributes({ [`${key}.id`]: page.id, [`${key}.content`]: page.text, [`${key}.score`]: page.score })
    }
    if (found.length === 0) span.setAttributes({ 'output.value': '[]', 'output.mime_type': 'application/json' })
    return found
  })
}

const nearest = (asked: readonly number[]): readonly FoundPage[] =>
  handbook
    .map((page) => ({ ...page, score: cosine(asked, vectorOf(page.text)) }))
    .toSorted((left, right) => right.score - left.score)
    .slice(0, pagesMax)

const cosine = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
