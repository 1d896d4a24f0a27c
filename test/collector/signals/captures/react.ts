import { json, messages, top, writerOf, type Capture, type Flat } from './capture.ts'
import { eventWith } from '#test/support/span.ts'

const langchain = writerOf('openinference.instrumentation.langchain')
const llama = writerOf('openinference.instrumentation.llama_index')
const crew = writerOf('openinference.instrumentation.crewai')
const autogen = writerOf('openinference.instrumentation.openai')
const langsmith = writerOf('langsmith')

const form = `Answer the following questions as best you can. You have access to the following tools:

search: look something up

Use the following format:

Question: the input question you must answer
Thought: you should always think about what to do
Action: the action to take, should be one of [search]
Action Input: the input to the action
Observation: the result of the action
... (this Thought/Action/Action Input/Observation can repeat N times)
Thought: I now know the final answer
Final Answer: the final answer to the original input question

Begin!

Question: Where is my order?
Thought:`
const act = (what = 'order 7') => ` I should look it up.\nAction: search\nAction Input: ${what}`
const seen = (...observations: readonly string[]): string =>
  form + observations.map((one) => `${act()}\nObservation: ${one}\nThought:`).join('')

type Writer = ReturnType<typeof writerOf>
const chat = (write: Writer, id: string, input: readonly Flat[], output: string) =>
  write(
    id,
    {
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-4o',
      ...messages('input', input),
      ...messages('output', [{ role: 'assistant', text: output }]),
    },
    { name: 'ChatOpenAI' },
  )
const agent = (write: Writer, output = 'It is on its way.') =>
  write('root', { 'openinference.span.kind': 'AGENT', 'output.value': output }, { name: 'AgentExecutor', ...top })
const done = ' I now know the final answer\nFinal Answer: It is on its way.'
const user = (text: string): Flat => ({ role: 'user', text })
/** Calls of a model around what it was told, in one growing text. */
const told = (...observations: readonly string[]) => [
  agent(langchain),
  ...observations.map((_, at) => chat(langchain, `m${at}`, [user(seen(...observations.slice(0, at)))], act())),
  chat(langchain, 'last', [user(seen(...observations))], done),
]
const executed = (result: string) => [
  agent(autogen),
  chat(autogen, 'm1', [user('How many rows?')], '```python\nprint(len(rows))\n```'),
  chat(autogen, 'm2', [user('How many rows?'), { role: 'assistant', text: 'code' }, user(result)], 'There are 7.'),
]

/** Agents that are told results in plain text, and errors that hide their name. */
export const reactCaptures: readonly Capture[] = [
  {
    what: 'an observation that is an error',
    from: 'LangChain, create_react_agent',
    spans: told('Error: 503 Server Error: Service Unavailable for url: https://api.example.com'),
    finds: ['tool.error'],
    at: 'm0',
    outcome: 'RECOVERED',
  },
  {
    what: 'a tool that nobody has, told as an observation',
    from: 'LangChain, InvalidTool',
    spans: told('find is not a valid tool, try one of [search].', 'Order 7 left on Monday.'),
    finds: ['tool.unknown'],
    at: 'm0',
    outcome: 'RECOVERED',
  },
  {
    what: 'observations as they should be',
    from: 'LangChain, create_react_agent',
    spans: told('Error budgets tell a team how much it may break.', 'No results found.', 'Order 7 left on Monday.'),
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'the same action without end',
    from: 'LangChain, create_react_agent',
    spans: told('Page 1 of 9', 'Page 1 of 9', 'Page 1 of 9', 'Page 1 of 9'),
    finds: ['agent.loop'],
    outcome: 'RECOVERED',
  },
  {
    what: 'an observation as a message of its own',
    from: 'LlamaIndex, ReActChatFormatter',
    spans: [
      agent(llama),
      chat(llama, 'm1', [user('Where is my order?')], `Thought:${act('{"input": "7"}')}`),
      chat(
        llama,
        'm2',
        [
          user('Where is my order?'),
          { role: 'assistant', text: `Thought:${act('{"input": "7"}')}` },
          user('Observation: Error: database is locked'),
        ],
        'Thought: I cannot say.\nAnswer: I could not find out.',
      ),
    ],
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'an observation behind the answer that asked for it',
    from: 'CrewAI, CrewAgentExecutor',
    spans: [
      agent(crew),
      chat(crew, 'm1', [user('Where is my order?')], `Thought:${act('{"id": 7}')}`),
      chat(
        crew,
        'm2',
        [
          user('Where is my order?'),
          { role: 'assistant', text: `Thought:${act('{"id": 7}')}\nObservation: Order 7 left on Monday.` },
        ],
        'Thought: I now know the final answer\nFinal Answer: It left on Monday.',
      ),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'an answer that cannot be read',
    from: 'LangChain, handle_parsing_errors',
    spans: [
      agent(langchain),
      chat(langchain, 'm1', [user(form)], ' I will just tell.'),
      langchain(
        't1',
        {
          'openinference.span.kind': 'TOOL',
          'tool.name': '_Exception',
          'input.value': 'Invalid Format: Missing ‘Action:’ after ‘Thought:’',
          'output.value': "Invalid Format: Missing 'Action:' after 'Thought:'",
        },
        { name: '_Exception' },
      ),
      chat(langchain, 'm2', [user(form)], done),
    ],
    finds: ['output.invalid_format'],
    at: 't1',
    outcome: 'RECOVERED',
  },
  {
    what: 'code that fails, told by its executor',
    from: 'AutoGen, LocalCommandLineCodeExecutor',
    spans: executed(
      'exitcode: 1 (execution failed)\nCode output: Traceback (most recent call last):\n  File "a.py", line 1\nNameError: name \'rows\' is not defined',
    ),
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'code that runs',
    from: 'AutoGen, LocalCommandLineCodeExecutor',
    spans: executed('exitcode: 0 (execution succeeded)\nCode output: \n7\n'),
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'an error whose type is only “Exception”',
    from: 'LangSmith, OTel exporter',
    spans: [
      langsmith(
        'root',
        {
          'langsmith.span.kind': 'llm',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.prompt': json([{ role: 'user', content: 'Hi' }]),
        },
        {
          name: 'ChatOpenAI',
          ...top,
          span: {
            status: 'ERROR',
            statusMessage: '',
            events: [
              eventWith('exception', {
                'exception.type': 'Exception',
                'exception.message':
                  "RateLimitError(\"Error code: 429 - {'error': {'message': 'Rate limit reached'}}\")Traceback (most recent call last):\n\n\n  File \"/app/openai/_base_client.py\", line 1044, in request\n    raise self._make_status_error_from_response(err.response) from None\n\n\nopenai.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached'}}",
              }),
            ],
          },
        },
      ),
    ],
    tells: { root: { errorType: 'RateLimitError' } },
    finds: ['provider.rate_limit'],
    outcome: 'FAILED',
  },
  {
    what: 'a traceback in the place of a message',
    from: 'LangChain callbacks, error as text',
    spans: [
      langchain(
        'root',
        { 'openinference.span.kind': 'CHAIN' },
        {
          name: 'RunnableSequence',
          ...top,
          span: {
            status: 'ERROR',
            statusMessage:
              'Traceback (most recent call last):\n\n  File "/app/chain.py", line 12, in plan\n    return data["next"]\n\nKeyError: \'next\'\n',
          },
        },
      ),
    ],
    tells: { root: { errorType: 'KeyError', errorMessage: "KeyError: 'next'" } },
    finds: ['app.error'],
    outcome: 'FAILED',
  },
]
