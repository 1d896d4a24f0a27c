import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Drawn } from '#test/support/runs.ts'

import { below, json, messages, parts, prompts, raised, top, writerOf, type Flat } from '../captures/capture.ts'
import type { Turn } from './trajectory.ts'

/** How one library writes the spans of a run. */
interface Words {
  readonly scope: string
  readonly root: (asked: string, answer: string) => Attributes
  readonly model: (asked: readonly Flat[], said: Flat | null, finish: string) => Attributes
  /** Without it the library sees models alone. */
  readonly tool?: (name: string, given: string, result: string) => Attributes
  readonly agent: (name: string, said: string) => Attributes
}

/** About as many as it takes to say so. */
const tokensOf = ({ text = '', calls = [] }: Flat): number =>
  Math.ceil(text.length / 4) + calls.length * 20 + (text === '' ? 0 : 1)

const rootOfGenAi = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'assistant' }
const model = 'gpt-4o'
const otelModel: Words['model'] = (asked, said, finish) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': model,
  'gen_ai.input.messages': parts(asked),
  ...(said === null
    ? {}
    : {
        'gen_ai.output.messages': parts([said]),
        'gen_ai.response.finish_reasons': [finish],
        'gen_ai.usage.input_tokens': 900,
        'gen_ai.usage.output_tokens': tokensOf(said),
      }),
})
const otelAgent: Words['agent'] = (name, said) => ({
  'gen_ai.operation.name': 'invoke_agent',
  'gen_ai.agent.name': name,
  'gen_ai.output.messages': parts([{ role: 'assistant', text: said }]),
})

/** OpenInference for smolagents: the shape of TRAIL, no status anywhere. */
const openInference: Words = {
  scope: 'openinference.instrumentation.smolagents',
  root: (asked, answer) => ({
    'openinference.span.kind': 'AGENT',
    'input.value': json({ task: asked }),
    'output.value': answer,
    'smolagents.max_steps': 20,
  }),
  model: (asked, said, finish) => ({
    'openinference.span.kind': 'LLM',
    'llm.model_name': model,
    'llm.invocation_parameters': '{}',
    ...messages('input', asked),
    ...(said === null
      ? {}
      : {
          ...messages('output', [said]),
          'llm.finish_reason': finish,
          'llm.token_count.prompt': 900,
          'llm.token_count.completion': tokensOf(said),
        }),
  }),
  tool: (name, given, result) => ({
    'openinference.span.kind': 'TOOL',
    'tool.name': name,
    'input.value': given,
    'output.value': result,
  }),
  agent: (name, said) => ({ 'openinference.span.kind': 'AGENT', 'agent.name': name, 'output.value': said }),
}

/** OpenLLMetry for LangChain, flattened messages. */
const openLlmetry: Words = {
  scope: 'opentelemetry.instrumentation.langchain',
  root: (asked, answer) => ({
    'traceloop.span.kind': 'workflow',
    'traceloop.entity.name': 'AgentExecutor',
    'traceloop.entity.input': json({ inputs: { input: asked }, tags: [], metadata: {}, kwargs: {} }),
    'traceloop.entity.output': json({ outputs: { output: answer }, kwargs: {} }),
  }),
  model: (asked, said, finish) => ({
    'gen_ai.system': 'openai',
    'llm.request.type': 'chat',
    'gen_ai.request.model': model,
    ...prompts('prompt', asked),
    ...(said === null
      ? {}
      : {
          ...prompts('completion', [said]),
          'gen_ai.completion.0.finish_reason': finish,
          'gen_ai.usage.prompt_tokens': 900,
          'gen_ai.usage.completion_tokens': tokensOf(said),
        }),
  }),
  tool: (name, given, result) => ({
    'traceloop.span.kind': 'tool',
    'traceloop.entity.name': name,
    'traceloop.entity.input': json({ input_str: given, tags: [], metadata: {}, inputs: null, kwargs: {} }),
    'traceloop.entity.output': json({ output: result, kwargs: { color: 'green', name } }),
  }),
  agent: (name, said) => ({
    'traceloop.span.kind': 'agent',
    'traceloop.entity.name': name,
    'traceloop.entity.output': json({ outputs: { output: said }, kwargs: {} }),
  }),
}

const otelGenAi: Words = {
  scope: 'agent_framework',
  root: (asked, answer) => ({
    ...rootOfGenAi,
    'gen_ai.input.messages': parts([{ role: 'user', text: asked }]),
    'gen_ai.output.messages': parts([{ role: 'assistant', text: answer }]),
  }),
  model: otelModel,
  tool: (name, given, result) => ({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.call.arguments': given,
    'gen_ai.tool.call.result': result,
  }),
  agent: otelAgent,
}

/** Only calls of models are seen; what tools gave back stands in what models are told. */
const modelsAlone: Words = {
  scope: 'opentelemetry.instrumentation.openai_v2',
  root: () => rootOfGenAi,
  model: otelModel,
  agent: otelAgent,
}

export const shapes = { openInference, openLlmetry, otelGenAi, modelsAlone } as const
export type Shape = keyof typeof shapes

/** The spans of a run in one shape: `m`, `t` and `a` with the number of their turn. */
export function spansOf(turns: readonly Turn[], shape: Shape): readonly Drawn[] {
  const words = shapes[shape]
  const write = writerOf(words.scope)
  const asked: Flat[] = [{ role: 'system', text: 'You are a careful assistant. Use the tools you have.' }]
  const drawn: Drawn[] = []
  const under = below('root')
  for (const [at, turn] of turns.entries()) {
    if ('user' in turn) asked.push({ role: 'user', text: turn.user })
    else if ('agent' in turn) {
      drawn.push(write(`a${at}`, words.agent(turn.agent, turn.said), { name: `invoke_agent ${turn.agent}`, ...under }))
      asked.push({ role: 'user', text: turn.said })
    } else if ('ends' in turn) continue
    else if ('says' in turn) {
      const said = { role: 'assistant', text: turn.says }
      drawn.push(write(`m${at}`, words.model(asked, said, turn.finish ?? 'stop'), { name: `chat ${model}`, ...under }))
      asked.push(said)
    } else if ('breaks' in turn) {
      const span = raised(turn.breaks, turn.message)
      drawn.push(write(`m${at}`, words.model(asked, null, ''), { name: `chat ${model}`, ...under, span }))
    } else {
      const given = json(turn.given ?? {})
      const result = typeof turn.gets === 'string' ? turn.gets : json(turn.gets)
      const id = turn.id ?? `call_${at}`
      const said: Flat = { role: 'assistant', calls: [[id, turn.uses, given]] }
      drawn.push(write(`m${at}`, words.model(asked, said, 'tool_calls'), { name: `chat ${model}`, ...under }))
      asked.push(said, { role: 'tool', text: result, answers: id })
      if (words.tool) {
        drawn.push(
          write(`t${at}`, words.tool(turn.uses, given, result), { name: `execute_tool ${turn.uses}`, ...under }),
        )
      }
    }
  }
  return [write('root', words.root(firstAsked(turns), lastSaid(turns)), { name: 'invoke_agent', ...top }), ...drawn]
}

const firstAsked = (turns: readonly Turn[]): string =>
  turns.flatMap((turn) => ('user' in turn ? [turn.user] : []))[0] ?? ''
const lastSaid = (turns: readonly Turn[]): string =>
  turns
    .flatMap((turn) =>
      'says' in turn ? [turn.says] : 'ends' in turn ? [turn.ends] : 'agent' in turn ? [turn.said] : [],
    )
    .at(-1) ?? ''
