import { below, json, messages, raised, top, writerOf, type Capture, type Flat } from './capture.ts'

const langchain = writerOf('openinference.instrumentation.langchain')

const asked: Flat = { role: 'user', text: 'How warm is it in Oslo?' }
const calls: Flat = { role: 'assistant', calls: [['call_1', 'get_weather', '{"city":"Oslo"}']] }
const told = (text: string): Flat => ({ role: 'tool', text, answers: 'call_1' })
const said: Flat = { role: 'assistant', text: 'I could not find out; the weather service does not answer.' }

const graph = (id: string, kind: string, more: Record<string, string>, rest = {}) =>
  langchain(id, { 'openinference.span.kind': kind, ...more }, rest)

export const langGraphCaptures: readonly Capture[] = [
  {
    what: 'LangGraph’s ToolNode, which turns an exception into a message',
    from: 'OpenInference for LangChain, LangGraph ToolNode',
    spans: [
      graph(
        'root',
        'CHAIN',
        { 'output.value': json({ messages: [{ role: 'assistant', content: said.text ?? '' }] }) },
        { name: 'LangGraph', ...top },
      ),
      graph('agent', 'CHAIN', {}, { name: 'agent' }),
      graph(
        'm1',
        'LLM',
        { 'llm.model_name': 'gpt-4o', ...messages('input', [asked]), ...messages('output', [calls]) },
        { name: 'ChatOpenAI', ...below('agent') },
      ),
      graph('tools', 'CHAIN', {}, { name: 'tools' }),
      graph(
        't1',
        'TOOL',
        {
          'tool.name': 'get_weather',
          'input.value': "{'city': 'Oslo'}",
          'output.value': json({
            content: "Error: HTTPError('503 Server Error')\n Please fix your mistakes.",
            name: 'get_weather',
            tool_call_id: 'call_1',
            status: 'error',
            type: 'tool',
          }),
        },
        { name: 'get_weather', ...below('tools') },
      ),
      graph(
        'm2',
        'LLM',
        {
          'llm.model_name': 'gpt-4o',
          ...messages('input', [
            asked,
            calls,
            told("Error: HTTPError('503 Server Error')\n Please fix your mistakes."),
          ]),
          ...messages('output', [said]),
        },
        { name: 'ChatOpenAI', ...below('agent') },
      ),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'get_weather' } },
    finds: ['tool.error'],
    at: 't1',
    outcome: 'FAILED',
  },
  {
    what: 'a graph that never comes to an end',
    from: 'OpenInference for LangChain, LangGraph',
    spans: [
      graph(
        'root',
        'CHAIN',
        {},
        {
          name: 'LangGraph',
          ...top,
          span: raised(
            'langgraph.errors.GraphRecursionError',
            'Recursion limit of 25 reached without hitting a stop condition. You can increase the limit by setting the `recursion_limit` config key.',
          ),
        },
      ),
      graph(
        'm1',
        'LLM',
        { 'llm.model_name': 'gpt-4o', ...messages('input', [asked]), ...messages('output', [calls]) },
        { name: 'ChatOpenAI' },
      ),
    ],
    finds: ['agent.step_limit'],
    at: 'root',
    outcome: 'FAILED',
  },
  {
    what: 'a graph that waits for a person',
    from: 'OpenInference for LangChain, LangGraph interrupt()',
    spans: [
      graph('root', 'CHAIN', {}, { name: 'LangGraph', ...top }),
      graph(
        'm1',
        'LLM',
        {
          'llm.model_name': 'gpt-4o',
          ...messages('input', [asked]),
          ...messages('output', [{ role: 'assistant', calls: [['call_1', 'refund', '{"order":7}']] }]),
        },
        { name: 'ChatOpenAI' },
      ),
      graph(
        'ask',
        'CHAIN',
        {},
        {
          name: 'human_review',
          span: raised(
            'langgraph.errors.GraphInterrupt',
            "(Interrupt(value={'question': 'Refund order 7?'}, resumable=True),)",
          ),
        },
      ),
    ],
    finds: [],
    outcome: 'OK',
  },
]
