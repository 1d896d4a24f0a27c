import { below, json, messages, top, writerOf, type Flat } from './capture.ts'

export const span = writerOf('openinference.instrumentation.smolagents')
export const from = 'OpenInference for smolagents, as in published GAIA and SWE-bench traces'

const system: Flat = {
  role: 'system',
  text: "You are an expert assistant who can solve any task using code blobs. Finish with the 'final_answer' tool.",
}
export const task = 'How many studio albums were published by Mercedes Sosa between 2000 and 2009 (included)?'
export const agent = (id: string, more: Record<string, string | number> = {}, rest = {}) =>
  span(
    id,
    {
      'openinference.span.kind': 'AGENT',
      'input.value': json({ task, stream: false }),
      'smolagents.max_steps': 12,
      ...more,
    },
    { name: 'CodeAgent.run', ...top, ...rest },
  )
export const step = (id: string, under: string, said: string, rest = {}) =>
  span(
    id,
    { 'openinference.span.kind': 'CHAIN', 'input.value': '{"memory_step": "ActionStep(...)"}', 'output.value': said },
    { name: id.replace(/^s/, 'Step '), ...below(under), ...rest },
  )
export const model = (id: string, under: string, asked: readonly Flat[], said: Flat | null, rest = {}) =>
  span(
    id,
    {
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'o3-mini',
      'llm.invocation_parameters': '{}',
      'input.mime_type': 'application/json',
      ...messages('input', [system, { role: 'user', text: `New task:\n${task}` }, ...asked]),
      ...(said === null
        ? {}
        : { ...messages('output', [said]), 'llm.token_count.prompt': 2500, 'llm.token_count.completion': 120 }),
    },
    { name: 'LiteLLMModel.__call__', ...below(under), ...rest },
  )
export const tool = (
  id: string,
  under: string,
  name: string,
  given: Record<string, string>,
  result: string | null,
  rest = {},
) =>
  span(
    id,
    {
      'openinference.span.kind': 'TOOL',
      'tool.name': name,
      'tool.description': 'Does what its name says.',
      'tool.parameters': json({ query: { type: 'string', description: 'what to look for' } }),
      'input.value': json({ args: [], sanitize_inputs_outputs: true, kwargs: given }),
      ...(result === null ? {} : { 'output.value': result }),
    },
    {
      name: name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) + 'Tool',
      ...below(under),
      ...rest,
    },
  )
export const code = (text: string): Flat => ({
  role: 'assistant',
  text: `Thought: go on.\nCode:\n\`\`\`py\n${text}\n\`\`\`<end_code>`,
})
export const heard = (text: string): Flat => ({ role: 'user', text: `Observation:\n${text}` })
export const found = 'Mercedes Sosa discography: Misa Criolla (2000), Corazón Libre (2005), Cantora 1 (2009).'
export const done = { 'output.value': '3' }
export const last = (under: string) => [
  step('s9', under, 'Execution logs:\nLast output from code snippet:\n3'),
  model('m9', 's9', [code('search()'), heard(found)], code('final_answer(3)')),
  tool('final', 's9', 'final_answer', { answer: '3' }, '3'),
]
