import { expect, it } from 'vitest'

import { walkDashboard } from '#test/support/dashboard-walk.ts'
import { appWith, chatSpan, stockExporter, tooLong } from '#test/support/otel.ts'
import { programInBrowser } from '#test/support/pages.ts'
import { programAdmin } from '#test/support/program.ts'

const { program, newPage } = programInBrowser()

const prompt = 'Summarise the whole annual report of 2024 for the board, chapter by chapter.'

async function sendFailingTrace() {
  const app = appWith(stockExporter('proto', program()), 'report-writer', '2.1.0')
  const span = chatSpan(app.tracer, { prompt, error: tooLong })
  await app.flush()
  await app.shutdown()
  return {
    traceId: span.spanContext().traceId,
    errorText: 'maximum context length',
    question: { app: 'report-writer', prompt, model: 'gpt-4o-mini' },
  }
}

it('shows a failure live, leads to the span with the error, and warns of it', { timeout: 90_000 }, async () => {
  // The first run turns the welcome into the home page; the walk then watches a second failure arrive on it.
  const app = appWith(stockExporter('proto', program()), 'warm-up')
  chatSpan(app.tracer, { prompt: 'hello', answer: 'hello' })
  await app.flush()
  await app.shutdown()
  const page = await newPage()
  const walk = await walkDashboard(page, { url: program().web, ...programAdmin, sendFailingTrace })
  expect(walk).toMatchObject({ shortId: 'F-1', verdict: 'WARN', named: ['F-1'], complaints: [] })
  expect(walk.arrivedMs).toBeLessThan(5_000)
})
