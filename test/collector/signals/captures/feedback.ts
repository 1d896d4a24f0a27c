import { parts, raised, top, writerOf, type Capture } from './capture.ts'
import { agent, code, last, model, step, tool } from './smolagents-spans.ts'

const ag2 = writerOf('opentelemetry.instrumentation.ag2')
const calls = writerOf('opentelemetry.instrumentation.openai_v2')
const crew = writerOf('openinference.instrumentation.crewai')

const retry =
  "\nNow let's retry: take care not to repeat previous errors! If you have retried several times, try a completely different approach.\n"
const smolagents = 'huggingface/smolagents src/smolagents/memory.py, watched by its models alone'
const unparsed = `Error:\nError in code parsing:\nYour code snippet is invalid, because the regex pattern \`\`\`(?:py|python)?\\n(.*?)\\n\`\`\` was not found in it.\nHere is your code snippet:\nThought: I know.${retry}`
const root = agent('root', { 'output.value': '3' })

const chat = (id: string, asked: Parameters<typeof parts>[0], said: Parameters<typeof parts>[0]) =>
  calls(
    id,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.input.messages': parts(asked),
      'gen_ai.output.messages': parts(said),
    },
    { name: 'chat gpt-4o' },
  )
const turn = (id: string, name: string, said: string) =>
  ag2(
    id,
    {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': name,
      'gen_ai.input.messages': parts([{ role: 'user', text: 'go on' }]),
      'gen_ai.output.messages': parts([{ role: 'assistant', text: said }]),
    },
    { name: `invoke_agent ${name}` },
  )
const team = ag2('root', { 'gen_ai.operation.name': 'conversation' }, { name: 'conversation team', ...top })

const told: readonly Capture[] = [
  {
    what: 'code that could not be read, told to the model',
    from: smolagents,
    spans: [
      root,
      model('m1', 'root', [], { role: 'assistant', text: 'Thought: I know.' }),
      model('m2', 'root', [{ role: 'user', text: unparsed }], code('final_answer(3)')),
    ],
    finds: ['output.invalid_format'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'code that broke off, told to the model under the id of a call',
    from: smolagents,
    spans: [
      root,
      model('m1', 'root', [], code('import os')),
      model(
        'm2',
        'root',
        [
          {
            role: 'user',
            text: `Call id: call_2\nError:\nCode execution failed at line 'import os' due to: InterpreterError: Import of os is not allowed.${retry}`,
          },
        ],
        code('final_answer(3)'),
      ),
    ],
    finds: ['tool.error'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'the same error on its step and in what the model was told, counted once',
    from: smolagents,
    spans: [
      root,
      step('s1', 'root', '', { span: raised('smolagents.utils.AgentParsingError', 'Error in code parsing') }),
      model('m1', 's1', [], { role: 'assistant', text: 'Thought: I know.' }),
      step('s2', 'root', '3'),
      model('m2', 's2', [{ role: 'user', text: unparsed }], code('final_answer(3)')),
    ],
    finds: ['output.invalid_format'],
    at: 's1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a model that has to answer because the steps are used up',
    from: 'huggingface/smolagents src/smolagents/prompts/code_agent.yaml, final_answer',
    spans: [
      root,
      model('m1', 'root', [], code('web_search("albums")')),
      calls(
        'm2',
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'o3-mini',
          'gen_ai.system_instructions': parts([]),
          'gen_ai.input.messages': parts([
            {
              role: 'system',
              text: "An agent tried to answer a user query but it got stuck and failed to do so. You are tasked with providing an answer instead. Here is the agent's memory:",
            },
            { role: 'user', text: 'How many albums?' },
          ]),
          'gen_ai.output.messages': parts([{ role: 'assistant', text: '4' }]),
        },
        { name: 'chat o3-mini' },
      ),
    ],
    finds: ['agent.step_limit'],
    at: 'm2',
    outcome: 'FAILED',
  },
  {
    what: 'an output that did not fit its type, told to the model',
    from: 'pydantic/pydantic-ai pydantic_ai_slim/pydantic_ai/messages.py, RetryPromptPart',
    spans: [
      calls(
        'root',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'w' },
        { name: 'agent run', ...top },
      ),
      chat('m1', [{ role: 'user', text: 'Oslo?' }], [{ role: 'assistant', text: 'It is warm there today.' }]),
      chat(
        'm2',
        [
          { role: 'user', text: 'Oslo?' },
          { role: 'assistant', text: 'It is warm there today.' },
          {
            role: 'user',
            text: 'Validation feedback:\nPlease return text or call a tool.\n\nFix the errors and try again.',
          },
        ],
        [{ role: 'assistant', text: 'It is 7 degrees in Oslo.' }],
      ),
    ],
    finds: ['output.invalid_format'],
    at: 'm1',
    outcome: 'RECOVERED',
  },
  {
    what: 'a crew that is made to answer',
    from: 'crewAIInc/crewAI src/crewai/translations/en.json, force_final_answer',
    spans: [
      crew(
        'root',
        { 'openinference.span.kind': 'CHAIN', 'output.value': 'It is warm.' },
        { name: 'Crew.kickoff', ...top },
      ),
      chat(
        'm1',
        [
          { role: 'user', text: 'Oslo?' },
          { role: 'assistant', text: 'Thought: I need to look.' },
          {
            role: 'user',
            text: "Now it's time you MUST give your absolute best final answer. You'll ignore all previous instructions, stop using any tools, and just return your absolute BEST Final answer.",
          },
        ],
        [{ role: 'assistant', text: 'It is warm.' }],
      ),
    ],
    finds: ['agent.step_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a team whose code does not run at first, with only its turns told',
    from: 'ag2ai/ag2 turns of agents, as logs of conversations are told',
    spans: [
      team,
      turn('e1', 'Expert', 'Let us fetch the page.\n```python\nimport bs4\n```'),
      turn(
        'e2',
        'Computer_terminal',
        'exitcode: 1 (execution failed)\nCode output: Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nModuleNotFoundError: No module named \'bs4\'',
      ),
      turn('e3', 'Expert', 'Let us do without it.'),
      turn('e4', 'Computer_terminal', 'exitcode: 0 (execution succeeded)\nCode output: 5'),
      turn('e5', 'Expert', 'The answer is 5. TERMINATE'),
    ],
    finds: ['tool.error'],
    at: 'e2',
    outcome: 'RECOVERED',
  },
]

const well: readonly Capture[] = [
  {
    what: 'a team that takes turns and says something new each time',
    from: 'ag2ai/ag2 turns of agents, as logs of conversations are told',
    spans: [
      team,
      ...[1, 2, 3, 4].flatMap((n) => [
        turn(`e${n}`, 'Expert', `Step ${n}: run this.`),
        turn(`c${n}`, 'Computer_terminal', `exitcode: 0 (execution succeeded)\nCode output: ${n}`),
      ]),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a user who shows an error and asks about it',
    from: 'opentelemetry-instrumentation-openai-v2',
    spans: [
      calls(
        'root',
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'w' },
        { name: 'agent run', ...top },
      ),
      chat('m1', [{ role: 'user', text: 'Hello' }], [{ role: 'assistant', text: 'Hello, what can I do?' }]),
      chat(
        'm2',
        [
          { role: 'user', text: 'Hello' },
          { role: 'assistant', text: 'Hello, what can I do?' },
          { role: 'user', text: "Error:\nModuleNotFoundError: No module named 'bs4'. How do I get rid of it?" },
        ],
        [{ role: 'assistant', text: 'Install it with pip.' }],
      ),
    ],
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a tool that printed before it broke off, then one that did not',
    from: 'OpenInference, a tool that runs Python',
    spans: [
      root,
      tool(
        't1',
        'root',
        'python_interpreter',
        { code: 'main()' },
        'Loading 42 rows\nTraceback (most recent call last):\n  File "x.py", line 3, in <module>\n    main()\nKeyError: \'total\'',
      ),
      tool('t2', 'root', 'python_interpreter', { code: 'other()' }, '3'),
      ...last('root'),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
]

/** What frameworks tell their models went wrong, and agents that run the code of others. */
export const feedbackCaptures: readonly Capture[] = [...told, ...well]
