import { SpanStatusCode, type Attributes, type Span, type Tracer } from '@opentelemetry/api'
import type { RunScope } from './run-scope.ts'

/** Runs work under a span of its own and, as any app would, writes down what it throws. */
export function underSpan<Result>(
  tracer: Tracer,
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error))
      span.recordException(problem)
      span.setStatus({ code: SpanStatusCode.ERROR, message: problem.message })
      throw error
    } finally {
      span.end()
    }
  })
}

const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

/** The root span of a run, in the words of the OTel GenAI conventions. `work` returns what the user gets to read. */
export function underRun(run: RunScope, system: string, work: () => Promise<string>): Promise<string> {
  const { plan } = run
  const attributes: Attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.provider.name': 'openai',
    'gen_ai.agent.name': plan.task.agent,
    'gen_ai.request.model': plan.model,
    'gen_ai.prompt.name': plan.task.promptName,
    'gen_ai.prompt.version': plan.promptVersion,
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
    'gen_ai.input.messages': JSON.stringify([message('user', plan.userText)]),
    'gen_ai.conversation.id': plan.sessionId,
    'session.id': plan.sessionId,
    'user.id': plan.userId,
    ...(run.preflightId === null ? {} : { 'nevermore.preflight.id': run.preflightId }),
  }
  return underSpan(run.tracer, `invoke_agent ${plan.task.agent}`, attributes, async (span) => {
    const answer = await work()
    span.setAttribute(
      'gen_ai.output.messages',
      JSON.stringify([{ ...message('assistant', answer), finish_reason: 'stop' }]),
    )
    return answer
  })
}

/** Tries once more after a fault that the next attempt may not meet; each attempt has a span of its own. */
export async function withRetry<Result>(run: RunScope, work: () => Promise<Result>): Promise<Result> {
  const attempt = (number: number) =>
    underSpan(run.tracer, `attempt ${number}`, { 'app.attempt': number }, () => run.asking(work))
  try {
    return await attempt(1)
  } catch (error) {
    if (!(error instanceof Error && 'status' in error) || !mayPass(error.status)) throw error
    return attempt(2)
  }
}

/** Undefined is what the client gives for a broken connection and for a timeout. */
const mayPass = (status: unknown): boolean =>
  status === undefined || status === 429 || (typeof status === 'number' && status >= 500)
