import { below, json, raised, type Capture } from './capture.ts'
import { span, from, agent, step, model, tool, code, heard, found, done, last } from './smolagents-spans.ts'

export const smolagentsCaptures: readonly Capture[] = [
  {
    what: 'a manager whose searcher finds the answer',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', 'Execution logs:\nfound'),
      model('m1', 's1', [], code('search_agent(task="albums of Mercedes Sosa")')),
      span(
        'managed',
        {
          'openinference.span.kind': 'AGENT',
          'input.value': json({ task: 'albums' }),
          'output.value': found,
          'smolagents.tools_names': json(['web_search', 'final_answer']),
        },
        { name: 'ToolCallingAgent.run', ...below('s1') },
      ),
      step('s2', 'managed', found),
      model('m2', 's2', [], {
        role: 'assistant',
        calls: [['call_1', 'web_search', '{"query": "Mercedes Sosa discography"}']],
      }),
      tool('search', 's2', 'web_search', { query: 'Mercedes Sosa discography' }, found),
      ...last('root'),
    ],
    tells: {
      root: { kind: 'AGENT', agentName: 'CodeAgent' },
      m2: { kind: 'LLM', requestModel: 'o3-mini', provider: 'openai', tokensIn: 2500 },
      search: {
        kind: 'TOOL',
        toolName: 'web_search',
        toolArguments: { query: 'Mercedes Sosa discography' },
        toolResult: found,
      },
    },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a page that cannot be visited, made good by another one',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', 'ok'),
      model('m1', 's1', [], code('visit_page("https://a.example/albums")')),
      tool(
        'visit',
        's1',
        'visit_page',
        { url: 'https://a.example/albums' },
        'Error fetching the webpage: 403 Client Error: Forbidden for url: https://a.example/albums',
      ),
      step('s2', 'root', 'ok'),
      model(
        'm2',
        's2',
        [code('visit_page()'), heard('Error fetching the webpage')],
        code('visit_page("https://b.example/albums")'),
      ),
      tool('visit2', 's2', 'visit_page', { url: 'https://b.example/albums' }, found),
      ...last('root'),
    ],
    finds: ['tool.error'],
    at: 'visit',
    outcome: 'RECOVERED',
  },
  {
    what: 'code that cannot be parsed, then code that can',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', '', {
        span: raised(
          'smolagents.utils.AgentParsingError',
          'Error in code parsing:\nYour code snippet is invalid, because the regex pattern ```(?:py|python)?\\n(.*?)\\n``` was not found in it.',
        ),
      }),
      model('m1', 's1', [], {
        role: 'assistant',
        text: 'Thought: I will think about which albums there are, then say so.',
      }),
      step('s2', 'root', 'ok'),
      model('m2', 's2', [heard('Error:\nError in code parsing')], code('web_search("Mercedes Sosa")')),
      tool('search', 's2', 'web_search', { query: 'Mercedes Sosa' }, found),
      ...last('root'),
    ],
    finds: ['output.invalid_format'],
    at: 's1',
    outcome: 'RECOVERED',
  },
  {
    what: 'code whose run fails, seen on its step only',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', '', {
        span: raised(
          'smolagents.utils.AgentExecutionError',
          "Code execution failed at line 'rows = table[7]' due to: InterpreterError: Could not index [] with '7': IndexError: list index out of range",
        ),
      }),
      model('m1', 's1', [], code('rows = table[7]')),
      ...last('root'),
    ],
    finds: ['tool.error'],
    at: 's1',
    outcome: 'RECOVERED',
  },
  {
    what: 'an import that is not allowed',
    from,
    spans: [
      agent(
        'root',
        {},
        {
          span: raised(
            'smolagents.utils.AgentExecutionError',
            "Code execution failed at line 'import pandas' due to: InterpreterError: Import of pandas is not allowed. Authorized imports are: ['math', 're']",
          ),
        },
      ),
      step('s1', 'root', '', {
        span: raised(
          'smolagents.utils.AgentExecutionError',
          "Code execution failed at line 'import pandas' due to: InterpreterError: Import of pandas is not allowed. Authorized imports are: ['math', 're']",
        ),
      }),
      model('m1', 's1', [], code('import pandas')),
    ],
    finds: ['tool.error'],
    at: 's1',
    outcome: 'FAILED',
  },
  {
    what: 'no answer within the steps allowed',
    from,
    spans: [
      agent('root', { 'output.value': 'I could not find out.' }),
      ...[1, 2, 3].flatMap((n) => [
        step(`s${n}`, 'root', 'ok'),
        model(`m${n}`, `s${n}`, [heard(`page ${n}`)], code(`visit_page("https://a.example/${n}")`)),
        tool(`visit${n}`, `s${n}`, 'visit_page', { url: `https://a.example/${n}` }, `Page ${n} lists other singers.`),
      ]),
      step('s4', 'root', '', { span: raised('smolagents.utils.AgentMaxStepsError', 'Reached max steps.') }),
    ],
    finds: ['agent.step_limit'],
    at: 's4',
    outcome: 'FAILED',
  },
  {
    what: 'a model that is refused for too many requests',
    from,
    spans: [
      agent(
        'root',
        {},
        {
          span: raised(
            'smolagents.utils.AgentGenerationError',
            'Error in generating model output:\nlitellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached for o3-mini in organization org-x on tokens per min (TPM): Limit 200000, Used 199000, Requested 5600.',
          ),
        },
      ),
      step('s1', 'root', '', {
        span: raised(
          'smolagents.utils.AgentGenerationError',
          'Error in generating model output:\nlitellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached for o3-mini in organization org-x on tokens per min (TPM): Limit 200000, Used 199000, Requested 5600.',
        ),
      }),
      model('m1', 's1', [], null, {
        span: raised(
          'litellm.exceptions.RateLimitError',
          'litellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached for o3-mini in organization org-x on tokens per min (TPM): Limit 200000, Used 199000, Requested 5600.',
        ),
      }),
    ],
    finds: ['provider.rate_limit'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'a conversation that outgrew its window',
    from,
    spans: [
      agent(
        'root',
        {},
        {
          span: raised(
            'smolagents.utils.AgentGenerationError',
            'Error in generating model output:\nlitellm.BadRequestError: AnthropicException - {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213452 tokens > 200000 maximum"}}',
          ),
        },
      ),
      step('s1', 'root', ''),
      model('m1', 's1', [], null, {
        span: raised(
          'litellm.exceptions.BadRequestError',
          'litellm.BadRequestError: AnthropicException - {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213452 tokens > 200000 maximum"}}',
        ),
      }),
    ],
    finds: ['input.context_length'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'the same search without end',
    from,
    spans: [
      agent('root', { 'output.value': 'I do not know.' }),
      ...[1, 2, 3, 4].flatMap((n) => [
        step(`s${n}`, 'root', 'ok'),
        model(`m${n}`, `s${n}`, [heard(`attempt ${n}`)], code('web_search("albums 2000")')),
        tool(
          `search${n}`,
          `s${n}`,
          'web_search',
          { query: 'albums 2000' },
          'No results found! Try a less restrictive/shorter query.',
        ),
      ]),
    ],
    finds: ['agent.loop'],
    outcome: 'FAILED',
  },
  {
    what: 'a tool that raises, told as text to the model',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', 'ok'),
      model('m1', 's1', [], {
        role: 'assistant',
        calls: [['call_1', 'inspect_file_as_text', '{"file_path": "a.xlsx"}']],
      }),
      model(
        'm2',
        's1',
        [
          { role: 'assistant', calls: [['call_1', 'inspect_file_as_text', '{"file_path": "a.xlsx"}']] },
          {
            role: 'tool-response',
            text: "Call id: call_1\nError:\nError in calling tool: FileNotFoundError: [Errno 2] No such file or directory: 'a.xlsx'\nNow let's retry: take care not to repeat previous errors! If you have retried several times, try a completely different approach.\n",
          },
        ],
        code('web_search("Mercedes Sosa")'),
      ),
      tool('search', 's1', 'web_search', { query: 'Mercedes Sosa' }, found),
      ...last('root'),
    ],
    finds: ['tool.error'],
    outcome: 'RECOVERED',
  },
  {
    what: 'a wrong argument, told by the tool',
    from,
    spans: [
      agent('root', done),
      step('s1', 'root', 'ok'),
      model('m1', 's1', [], code('web_search(q="x")')),
      tool('search', 's1', 'web_search', { q: 'x' }, null, {
        span: raised('TypeError', "DuckDuckGoSearchTool.forward() got an unexpected keyword argument 'q'"),
      }),
      ...last('root'),
    ],
    finds: ['tool.bad_arguments'],
    at: 'search',
    outcome: 'RECOVERED',
  },
]
