import { agent, breaks, ends, failed, mended, says, user, uses, type Trajectory } from './trajectory.ts'

const ask = user('How many goals did the team score in 1998?')
const fix = user('Make the failing test pass.')

/** A second set, written after what the first one had shown was mended. */
export const secondFailing: readonly Trajectory[] = [
  mended(
    'a page that the reader cannot decode',
    [[1, 'tool.error']],
    ask,
    uses(
      'visit_page',
      { url: 'https://a.example/x.pdf' },
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0x93 in position 10: invalid start byte",
    ),
    uses('visit_page', { url: 'https://a.example/y' }, 'The team scored 61 goals.'),
    says('61'),
  ),
  mended(
    'an index that is out of range in code',
    [[1, 'tool.error']],
    ask,
    uses(
      'python_interpreter',
      { code: 'rows[9]' },
      "Code execution failed at line 'rows[9]' due to: InterpreterError: Could not index [1, 2] with '9': IndexError: list index out of range",
    ),
    uses('python_interpreter', { code: 'rows[1]' }, 'Execution logs:\n61\nLast output from code snippet:\nNone'),
    says('61'),
  ),
  mended(
    'a search whose quota is used up',
    [[1, 'tool.error']],
    ask,
    uses(
      'google_search',
      { query: 'goals 1998' },
      'HttpError: <HttpError 429 when requesting https://customsearch.googleapis.com returned "Quota exceeded for quota metric \'Queries\'">',
    ),
    uses('wikipedia_search', { query: 'team 1998' }, 'In 1998 the team scored 61 goals.'),
    says('61'),
  ),
  mended(
    'a transcript that is not to be had',
    [[1, 'tool.error']],
    user('What does she say at the end of the video?'),
    uses(
      'youtube_transcript',
      { id: 'v1' },
      'Could not retrieve a transcript for the video https://www.youtube.com/watch?v=v1! This is most likely caused by:\n\nSubtitles are disabled for this video',
    ),
    uses('web_search', { query: 'transcript of the video' }, 'She ends with: "See you next week."'),
    says('See you next week.'),
  ),
  failed(
    'a model behind a gateway that is down, again and again',
    [[1, 'provider.overloaded', 'provider.server_error', 'agent.retry_storm']],
    ask,
    breaks(
      'openai.InternalServerError',
      'Error code: 503 - {"error":{"message":"The server is currently overloaded, please try again later","type":"server_error"}}',
    ),
    breaks(
      'openai.InternalServerError',
      'Error code: 503 - {"error":{"message":"The server is currently overloaded, please try again later","type":"server_error"}}',
    ),
    breaks(
      'openai.InternalServerError',
      'Error code: 503 - {"error":{"message":"The server is currently overloaded, please try again later","type":"server_error"}}',
    ),
  ),
  failed(
    'a key of the provider that is wrong',
    [[1, 'provider.auth']],
    ask,
    breaks(
      'openai.AuthenticationError',
      "Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-...', 'type': 'invalid_request_error', 'code': 'invalid_api_key'}}",
    ),
  ),
  failed(
    'a request with a tool result that nobody asked for',
    [[1, 'provider.bad_request']],
    ask,
    breaks(
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'message': \"Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.\", 'type': 'invalid_request_error'}}",
    ),
  ),
  failed(
    'an answer that the filter held back',
    [[1, 'output.content_filter']],
    user('Tell me a story.'),
    says('Once upon a', 'content_filter'),
  ),
  mended(
    'a patch of a file that is not there',
    [[1, 'tool.error', 'tool.bad_arguments']],
    fix,
    uses(
      'apply_patch',
      { patch: '*** Update File: src/lexer.py' },
      'apply_patch verification failed: Failed to read file to update /w/src/lexer.py: No such file or directory (os error 2)',
    ),
    uses(
      'apply_patch',
      { patch: '*** Update File: src/parser.py' },
      'Success. Updated the following files:\nM src/parser.py',
    ),
    says('Patched.'),
  ),
  mended(
    'an edit whose place is not unique',
    [[1, 'tool.error', 'tool.bad_arguments']],
    fix,
    uses(
      'str_replace_editor',
      { command: 'str_replace', old_str: 'x' },
      'No replacement was performed. Multiple occurrences of old_str `x` in lines [3, 9]. Please ensure it is unique',
    ),
    uses('str_replace_editor', { command: 'str_replace', old_str: 'x = 1' }, 'The file /w/parser.py has been edited.'),
    says('Edited.'),
  ),
  mended(
    'a file that has to be read before it is written',
    [[1, 'tool.error', 'tool.bad_arguments']],
    fix,
    uses(
      'Write',
      { file_path: '/w/a.py' },
      '<tool_use_error>File has not been read yet. Read it first before writing to it.</tool_use_error>',
    ),
    uses('Read', { file_path: '/w/a.py' }, '1\tx = 1'),
    uses('Write', { file_path: '/w/a.py', content: 'x = 2' }, 'The file /w/a.py has been updated.'),
    says('Written.'),
  ),
  failed(
    'the same red test run over and over without an edit',
    [[null, 'agent.loop']],
    fix,
    ...[1, 2, 3, 4].map(() =>
      uses(
        'execute_bash',
        { command: 'pytest tests/test_a.py' },
        'FAILED tests/test_a.py::test_x - assert 1 == 2\n1 failed in 0.1s',
      ),
    ),
    says('I could not make the test pass.'),
  ),
  mended(
    'two agents that hand the customer to each other',
    [[null, 'agent.handoff_loop', 'agent.loop']],
    user('I want my money back.'),
    ...[1, 2, 3].flatMap(() => [
      uses('transfer_to_billing', {}, 'Transferred to billing.'),
      uses('transfer_to_support', {}, 'Transferred to support.'),
    ]),
    says('Somebody will get back to you.'),
  ),
  failed(
    'an order that could not be placed, and is praised',
    [[1, 'tool.error']],
    user('Order two chairs.'),
    uses('place_order', { item: 'chair', count: 2 }, { status: 'error', message: 'Item out of stock' }),
    says('Great choice! Your two chairs are on their way.'),
  ),
  mended(
    'an order whose state does not allow it',
    [[1, 'tool.error']],
    user('Cancel order #W7 and keep #W8.'),
    uses(
      'cancel_pending_order',
      { order_id: '#W7', reason: 'no longer needed' },
      'Error: non-pending order cannot be cancelled',
    ),
    uses('return_delivered_order_items', { order_id: '#W7' }, { order_id: '#W7', status: 'return requested' }),
    says('The order was delivered already, so I asked for its return instead.'),
  ),
  mended(
    'a date in the wrong form',
    [[1, 'tool.bad_arguments', 'tool.error']],
    user('Find a hotel for Friday.'),
    uses(
      'search_hotels',
      { check_in: 'Friday' },
      "1 validation error for search_hotelsArguments\ncheck_in\n  Input should be a valid date or datetime, input is too short [type=date_from_datetime_parsing, input_value='Friday', input_type=str]",
    ),
    uses('search_hotels', { check_in: '2026-03-06' }, [{ name: 'Inn', price: 80 }]),
    says('The Inn, for 80 euros.'),
  ),
  mended(
    'a server of tools that speaks JSON-RPC',
    [[1, 'tool.bad_arguments', 'mcp.protocol_error', 'tool.error']],
    user('What is in my calendar?'),
    uses(
      'calendar_list',
      { day: 1 },
      'MCP error -32602: Invalid arguments for tool calendar_list: day must be a string',
    ),
    uses('calendar_list', { day: '2026-03-06' }, 'Two meetings.'),
    says('Two meetings.'),
  ),
  mended(
    'an agent of a team that raises',
    [[2, 'tool.error', 'tool.timeout']],
    ask,
    agent('Orchestrator', 'Please open the page.'),
    agent(
      'WebSurfer',
      'Web surfing error:\n\nTraceback (most recent call last):\n  File "surfer.py", line 302, in reply\nTimeoutError: Timeout 5000ms exceeded.',
    ),
    agent('Orchestrator', 'Please try another page.'),
    agent('WebSurfer', 'The page says 61 goals.'),
    agent('Orchestrator', 'FINAL ANSWER: 61'),
  ),
  failed(
    'a crew that has had its rounds',
    [[null, 'agent.step_limit', 'output.missing_answer']],
    ask,
    uses('web_search', { query: 'goals' }, 'Many results.'),
    uses('web_search', { query: 'goals 1998' }, 'Still many results.'),
    ends('Agent stopped due to max iterations.'),
  ),
  failed(
    'turns that are used up',
    [[2, 'agent.step_limit']],
    ask,
    uses('web_search', { query: 'goals' }, 'Many results.'),
    breaks('agents.exceptions.MaxTurnsExceeded', 'Max turns (10) exceeded'),
  ),
  failed(
    'an answer that says one line without end',
    [[1, 'output.repetition']],
    user('List the players.'),
    says('The player wore the number ten and scored a goal in the first half of the match. '.repeat(20)),
  ),
  failed(
    'an answer that breaks off within JSON that was asked for',
    [[1, 'output.invalid_format', 'output.truncated']],
    user('Return the players as JSON. Answer with JSON only.'),
    says('{"players": [{"name": "A", "number": 10}, {"name": "B", "num', 'length'),
  ),
]
