import { agent, breaks, ends, failed, mended, says, user, uses, type Trajectory } from './trajectory.ts'

const ask = user('How many studio albums did the singer publish between 2000 and 2009?')
const page = (n: number): string =>
  `Address: https://a.example/list\nViewport position: Showing page ${n} of 9.\n===\nRow ${n * 7}: ${'song '.repeat(n)}`

/** Agents that look things up and run code: what TRAIL (GAIA), Who&When and MAST (OpenManus, Magentic-One) label. */
export const failingResearch: readonly Trajectory[] = [
  failed(
    'a site that lets nobody in, until the agent gives up',
    [
      [1, 'tool.error'],
      [2, 'tool.error'],
    ],
    ask,
    uses('visit_page', { url: 'https://a.example/discs' }, 'HTTP error 403 for https://a.example/discs: Forbidden'),
    uses(
      'visit_page',
      { url: 'https://b.example/discs' },
      "Error fetching the webpage: HTTPSConnectionPool(host='b.example', port=443): Max retries exceeded with url: /discs (Caused by NameResolutionError)",
    ),
    says('I was unable to determine how many albums there were.'),
  ),
  mended(
    'code that imports what the interpreter forbids',
    [[1, 'tool.error']],
    ask,
    uses(
      'python_interpreter',
      { code: 'import requests' },
      "Code execution failed at line 'import requests' due to: InterpreterError: Import of requests is not allowed. Authorized imports are: ['math', 're', 'datetime']",
    ),
    uses(
      'web_search',
      { query: 'studio albums of the singer' },
      'The page lists Acústico (2003), Corazón (2005) and Cantora (2009).',
    ),
    says('3'),
  ),
  mended(
    'a search that is asked the same again with other spaces and capitals',
    [[null, 'agent.loop']],
    ask,
    uses('web_search', { query: 'singer albums' }, 'Official site of a festival. Tickets are sold at the door.'),
    uses('web_search', { query: 'Singer albums' }, 'Official site of a festival. Tickets are sold at the door.'),
    uses('web_search', { query: 'singer  albums' }, 'Official site of a festival. Tickets are sold at the door.'),
    uses('web_search', { query: 'Singer Albums ' }, 'Official site of a festival. Tickets are sold at the door.'),
    says('Perhaps 4.'),
  ),
  mended(
    'a keyword that the tool does not know',
    [[1, 'tool.bad_arguments']],
    ask,
    uses(
      'visit_page',
      { link: 'https://a.example' },
      "Error when executing tool 'visit_page': TypeError: VisitTool.forward() got an unexpected keyword argument 'link'",
    ),
    uses('visit_page', { url: 'https://a.example' }, page(1)),
    says('3'),
  ),
  mended(
    'a function that nobody defined, called in code',
    [[1, 'tool.unknown', 'tool.error']],
    ask,
    uses(
      'python_interpreter',
      { code: 'wiki("x")' },
      "Code execution failed at line 'wiki(\"x\")' due to: InterpreterError: Forbidden function evaluation: 'wiki' is not among the explicitly allowed tools or defined/imported in the preceding code",
    ),
    uses('web_search', { query: 'x' }, page(1)),
    says('3'),
  ),
  failed(
    'a key that was never set',
    [[1, 'tool.error']],
    ask,
    uses(
      'web_search',
      { query: 'x' },
      "ValueError: Missing SerpAPI key. Make sure you have 'SERPAPI_API_KEY' in your env variables.",
    ),
    says('Unfortunately I could not search the web, so I cannot answer.'),
  ),
  mended(
    'code that ran too long',
    [[1, 'tool.timeout']],
    ask,
    uses(
      'python_interpreter',
      { code: 'while True: pass' },
      'Code execution exceeded the maximum execution time of 30 seconds',
    ),
    uses('python_interpreter', { code: 'print(3)' }, 'Execution logs:\n3\nLast output from code snippet:\nNone'),
    says('3'),
  ),
  failed(
    'an attachment that is not there',
    [[1, 'tool.error']],
    user('What is the total of column B in the attached table?'),
    uses(
      'inspect_file_as_text',
      { file_path: '/data/sales.xlsx', question: 'total of B' },
      "FileNotFoundError: [Errno 2] No such file or directory: '/data/sales.xlsx'",
    ),
    says('The file could not be opened, so I am unable to compute the total.'),
  ),
  failed(
    'all steps used up, told by the runner',
    [[null, 'agent.step_limit', 'output.missing_answer']],
    ask,
    uses('page_down', {}, page(2)),
    uses('page_down', {}, page(3)),
    uses('page_down', {}, page(4)),
    ends('Terminated: Reached max steps (20)'),
  ),
  mended(
    'a provider that throttles once',
    [[1, 'provider.rate_limit']],
    ask,
    breaks(
      'RateLimitError',
      'litellm.RateLimitError: AnthropicException - {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization\'s rate limit of 40,000 input tokens per minute."}}',
    ),
    uses('web_search', { query: 'x' }, page(1)),
    says('3'),
  ),
  failed(
    'a page too long for the model',
    [[2, 'input.context_length']],
    ask,
    uses('visit_page', { url: 'https://a.example/all' }, page(1)),
    breaks(
      'litellm.exceptions.ContextWindowExceededError',
      "litellm.ContextWindowExceededError: This model's maximum context length is 128000 tokens. However, your messages resulted in 214312 tokens.",
    ),
  ),
  mended(
    'a result that says success is false, under a heading',
    [[1, 'tool.error']],
    ask,
    uses(
      'python_execute',
      { code: 'print(total)' },
      "Observed output of cmd `python_execute` executed:\n{'observation': \"name 'total' is not defined\", 'success': False}",
    ),
    uses(
      'python_execute',
      { code: 'print(3)' },
      "Observed output of cmd `python_execute` executed:\n{'observation': '3\\n', 'success': True}",
    ),
    says('3'),
  ),
  mended(
    'a tool that the runner does not know',
    [[1, 'tool.unknown']],
    ask,
    uses('google', { q: 'x' }, "Error: Unknown tool 'google'"),
    uses('web_search', { query: 'x' }, page(1)),
    says('3'),
  ),
  mended(
    'arguments that the runner cannot read',
    [[1, 'tool.bad_arguments']],
    ask,
    uses(
      'str_replace_editor',
      { raw: '{"command": "create", "path": ' },
      'Error: Error parsing arguments for str_replace_editor: Invalid JSON format',
    ),
    uses('str_replace_editor', { command: 'create', path: '/w/a.txt' }, 'File created successfully at: /w/a.txt'),
    says('The file is written.'),
  ),
  mended(
    'a page that a browser waits for in vain',
    [[1, 'tool.timeout']],
    ask,
    uses(
      'browser_navigate',
      { url: 'https://a.example' },
      'Web surfing error:\n\nTraceback (most recent call last):\n  File "web_surfer.py", line 302, in generate_reply\nplaywright._impl._errors.TimeoutError: Page.goto: Timeout 30000ms exceeded.\nCall log:\n  - navigating to "https://a.example", waiting until "load"',
    ),
    uses('web_search', { query: 'x' }, page(1)),
    says('3'),
  ),
  mended(
    'a door with a robot check',
    [[1, 'tool.error']],
    ask,
    uses(
      'visit_page',
      { url: 'https://a.example' },
      '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body></html>',
    ),
    uses('visit_page', { url: 'https://b.example' }, page(1)),
    says('3'),
  ),
  mended(
    'a search service that is out of credit',
    [[1, 'tool.error']],
    ask,
    uses(
      'web_search',
      { query: 'x' },
      { error: { code: 429, message: 'You exceeded your current plan; upgrade to continue.' } },
    ),
    uses('wikipedia', { title: 'x' }, page(1)),
    says('3'),
  ),
  mended(
    'a team whose terminal finds no file, and which goes on with made-up rows',
    [[2, 'tool.error']],
    user('What was the lowest price a house was sold for in January?'),
    agent(
      'Analyst',
      'Let us open the table.\n```python\nimport pandas as pd\nprint(pd.read_csv("sales.csv").price.min())\n```',
    ),
    agent(
      'Computer_terminal',
      'exitcode: 1 (execution failed)\nCode output: Traceback (most recent call last):\n  File "/w/a.py", line 2, in <module>\n    print(pd.read_csv("sales.csv").price.min())\nFileNotFoundError: [Errno 2] No such file or directory: \'sales.csv\'',
    ),
    agent(
      'Analyst',
      'The table is missing. Let us take a few sample rows instead.\n```python\nprint(min([900, 850, 800]))\n```',
    ),
    agent('Computer_terminal', 'exitcode: 0 (execution succeeded)\nCode output: 800'),
    agent('Verifier', 'The lowest price is 800. TERMINATE'),
  ),
  failed(
    'a file agent that opens the same archive over and over',
    [[null, 'agent.loop', 'output.repetition', 'agent.handoff_loop']],
    user('Which countries saved more than a third of what they earned?'),
    ...[1, 2, 3, 4].flatMap((n) => [
      agent('Orchestrator', 'Please unzip the file at /w/data.zip and list what is inside.'),
      agent(
        'FileSurfer',
        `Address: file:///w/data.zip\nTitle: Download complete.\nYou previously visited this page ${n * 9} seconds ago.\nViewport position: Showing page 1 of 1.\n===\n# Download complete\n\nSaved file to '/w/data.zip'`,
      ),
    ]),
    agent('Orchestrator', 'No answer was found within the time we have.'),
  ),
  mended(
    'a file agent whose arguments are no JSON',
    [[2, 'tool.bad_arguments', 'tool.error', 'output.invalid_format']],
    user('What is in the archive?'),
    agent('Orchestrator', 'Please open /w/data.zip.'),
    agent(
      'FileSurfer',
      'File surfer encountered an error decoding JSON arguments: Expecting value: line 1 column 1 (char 0)',
    ),
    agent('Orchestrator', 'Please open /w/data.zip once more.'),
    agent('FileSurfer', 'The archive holds three tables.'),
    agent('Orchestrator', 'It holds three tables.'),
  ),
  failed(
    'a terminal that is asked to run nothing, again and again',
    [[null, 'output.repetition', 'agent.handoff_loop', 'agent.loop']],
    user('What is the sum?'),
    ...[1, 2, 3, 4].flatMap(() => [
      agent('Expert', 'Please confirm where the file with the numbers lies, so that we can go on.'),
      agent(
        'Computer_terminal',
        'There is no code from the last 1 message for me to execute. Group chat manager should let other participants to continue the conversation.',
      ),
    ]),
  ),
]
