import { agent, clean, says, user, uses, type Trajectory } from './trajectory.ts'

const ask = user('How many studio albums did the singer publish between 2000 and 2009?')
const page = (n: number, text = `Row ${n * 7}: song number ${n}`): string =>
  `Address: https://a.example/list\nViewport position: Showing page ${n} of 9.\n===\n${text}`
const ran = (printed: string, last = 'None'): string =>
  `Execution logs:\n${printed}\nLast output from code snippet:\n${last}`

/** Agents that look things up and run code, and in whose runs nothing went wrong. */
export const cleanResearch: readonly Trajectory[] = [
  clean('pages turned one by one', ask, ...[2, 3, 4, 5, 6, 7, 8].map((n) => uses('page_down', {}, page(n))), says('3')),
  clean(
    'an answer of one word',
    user('Is the park open on Sundays?'),
    uses('web_search', { query: 'park hours' }, 'Open daily, 8 to 20.'),
    says('Yes'),
  ),
  clean('an answer that is a number', ask, uses('python_interpreter', { code: 'print(len(x))' }, ran('3')), says('3')),
  clean(
    'an answer that is nought',
    user('How many of them failed the test?'),
    uses('python_interpreter', { code: 'f' }, ran('0', '0')),
    says('0'),
  ),
  clean(
    'a question that nobody answers with a thing',
    user('Which of these cities lies in Norway: Lyon, Turin?'),
    uses('web_search', { query: 'x' }, 'Lyon is in France, Turin is in Italy.'),
    says('None'),
  ),
  clean(
    'a search that finds nothing, then one that does',
    ask,
    uses(
      'web_search',
      { query: '"studio albums 2000..2009" singer site:a.example' },
      'No results found for your query.',
    ),
    uses('web_search', { query: 'singer discography' }, 'Acústico (2003), Corazón (2005), Cantora (2009).'),
    says('3'),
  ),
  clean(
    'code that prints nothing',
    ask,
    uses('python_interpreter', { code: 'x = 3' }, ran('')),
    uses('python_interpreter', { code: 'print(x)' }, ran('3')),
    says('3'),
  ),
  clean(
    'code that warns',
    ask,
    uses(
      'python_interpreter',
      { code: 'df' },
      ran(
        "/w/a.py:3: FutureWarning: errors='ignore' is deprecated and will raise in a future version.\n  pd.to_numeric(x, errors='ignore')\n3",
      ),
    ),
    says('3'),
  ),
  clean(
    'a page about errors',
    user('What does HTTP 429 mean?'),
    uses(
      'visit_page',
      { url: 'https://docs.example/429' },
      page(
        1,
        '# 429 Too Many Requests\n\nThe user has sent too many requests in a given amount of time ("rate limiting"). Error responses should explain the condition.',
      ),
    ),
    says('It means that a client sent too many requests.'),
  ),
  clean(
    'an album that is called 404 Not Found',
    user('When was the album 404 Not Found released?'),
    uses(
      'web_search',
      { query: '404 Not Found album' },
      '404 Not Found (album) - the second record of the band, released in 2012 to good reviews.',
    ),
    says('In 2012.'),
  ),
  clean(
    'answers of others to somebody with a traceback',
    user('How do people get rid of this KeyError?'),
    uses(
      'web_search',
      { query: 'KeyError pandas' },
      '1. Q: I get this: Traceback (most recent call last): File "a.py", line 1, in <module> KeyError: \'x\'. A: The column does not exist; check df.columns first.',
    ),
    says('They check the names of the columns first.'),
  ),
  clean(
    'the same search by two agents of a team',
    ask,
    agent('Researcher', 'I looked at the list: 3 albums.'),
    agent('Verifier', 'I looked at the list as well: 3 albums.'),
    agent('Orchestrator', 'FINAL ANSWER: 3'),
  ),
  clean(
    'a team in which code runs',
    ask,
    agent('Expert', 'Run this.\n```python\nprint(3)\n```'),
    agent('Computer_terminal', 'exitcode: 0 (execution succeeded)\nCode output: 3'),
    agent('Verifier', 'The result is 3, as expected. TERMINATE'),
  ),
  clean(
    'a team whose code prints nothing',
    ask,
    agent('Expert', 'Run this.\n```python\nx = 3\n```'),
    agent('Computer_terminal', 'exitcode: 0 (execution succeeded)\nCode output: '),
    agent('Expert', 'And now this.\n```python\nprint(x)\n```'),
    agent('Computer_terminal', 'exitcode: 0 (execution succeeded)\nCode output: 3'),
    agent('Verifier', '3. TERMINATE'),
  ),
  clean(
    'a browser that looks at several pages',
    ask,
    agent('Orchestrator', 'Please search for the albums of the singer.'),
    agent(
      'WebSurfer',
      "I typed 'albums of the singer' into the browser search bar.\n\nHere is a screenshot of the page. The viewport shows 28% of the webpage, and is positioned at the top of the page.\n\nAbout 135,000 results",
    ),
    agent('Orchestrator', 'Please open the first result.'),
    agent(
      'WebSurfer',
      "I clicked 'Discography'.\n\nHere is a screenshot of the page. The viewport shows 31% of the webpage, and is positioned at the top of the page.\n\nAcústico (2003)",
    ),
    agent('Orchestrator', 'FINAL ANSWER: 3'),
  ),
  clean(
    'a ledger that speaks of loops and errors',
    ask,
    agent(
      'Orchestrator',
      '{"is_request_satisfied": {"reason": "not yet", "answer": false}, "is_in_loop": {"reason": "We are not in a loop; an error occurred earlier but a new way was found.", "answer": false}, "is_progress_being_made": {"reason": "yes", "answer": true}, "next_speaker": {"reason": "has the browser", "answer": "WebSurfer"}}',
    ),
    agent('WebSurfer', 'The list names three albums.'),
    agent('Orchestrator', 'FINAL ANSWER: 3'),
  ),
  clean(
    'a question that cannot be answered from what is there, said so',
    user('What did the board say about dogs?'),
    uses('search_minutes', { q: 'dogs' }, [{ id: 4, text: 'The board spoke about the budget.' }]),
    says('The minutes do not mention dogs.'),
  ),
  clean(
    'weather of many towns',
    user('Where is it warmest?'),
    ...['Oslo', 'Rome', 'Paris', 'Bern', 'Graz'].map((city, at) =>
      uses('get_weather', { city }, { city, celsius: 7 + at, alerts: [] }),
    ),
    says('It is warmest in Graz.'),
  ),
  clean(
    'the same weather asked after each question',
    user('Is it warm in Oslo?'),
    uses('get_weather', { city: 'Oslo' }, { celsius: 7 }),
    says('No, 7 degrees.'),
    user('And now?'),
    uses('get_weather', { city: 'Oslo' }, { celsius: 7 }),
    says('Still 7 degrees.'),
    user('And now?'),
    uses('get_weather', { city: 'Oslo' }, { celsius: 7 }),
    says('The same: 7 degrees.'),
  ),
  clean(
    'a job that is waited for',
    user('Render the film.'),
    uses('start_job', { film: 1 }, { job: 'j1', state: 'queued' }),
    ...[1, 2, 3, 4].map((n) =>
      uses('get_job_status', { job: 'j1' }, { job: 'j1', state: 'running', progress: n * 20 }),
    ),
    uses('get_job_status', { job: 'j1' }, { job: 'j1', state: 'done' }),
    says('The film is rendered.'),
  ),
  clean(
    'a job that is waited for and tells no progress',
    user('Render the film.'),
    uses('start_job', { film: 1 }, { job: 'j1', state: 'queued' }),
    ...[1, 2, 3, 4].map(() => uses('check_job_status', { job: 'j1' }, { job: 'j1', state: 'running' })),
    uses('check_job_status', { job: 'j1' }, { job: 'j1', state: 'done' }),
    says('The film is rendered.'),
  ),
  clean(
    'an article with quotations',
    user('Sum up the article.'),
    uses(
      'read_article',
      { id: 1 },
      'The minister said: "We failed to see the error in time." Unable to answer further questions, she left.',
    ),
    says('The minister admitted that a mistake was seen too late.'),
  ),
  clean(
    'words that look like a refusal',
    user('Which promise could the firm not keep?'),
    uses('web_search', { query: 'x' }, 'The firm could not deliver on time.'),
    says('I found that the firm could not deliver its cars on time.'),
  ),
  clean(
    'code as an answer',
    user('How do I catch errors in Python?'),
    says(
      'Like this:\n\n```python\ntry:\n    run()\nexcept ValueError as error:\n    print("Error:", error)\n    raise\n```',
    ),
  ),
  clean('a list as an answer', user('Name the months with 30 days.'), says('- April\n- June\n- September\n- November')),
  clean(
    'an answer as JSON',
    user('Give me the capital of Norway as JSON.'),
    says('```json\n{"capital": "Oslo", "error": null}\n```'),
  ),
  clean(
    'a translation of an error message',
    user('Translate into English: "Fehler: Datei nicht gefunden"'),
    says('"Error: file not found"'),
  ),
  clean(
    'a poem with a refrain',
    user('Write a song.'),
    says(
      Array.from(
        { length: 4 },
        (_, n) => `Verse ${n + 1} about the sea and number ${n}.\nRow, row, row your boat, gently down the stream.`,
      ).join('\n'),
    ),
  ),
  clean(
    'a table read sheet by sheet',
    user('Which sheet has the total?'),
    ...['A', 'B', 'C', 'D'].map((sheet) =>
      uses('read_sheet', { file: 'x.xlsx', sheet }, { sheet, rows: sheet === 'D' ? [['total', 4]] : [] }),
    ),
    says('Sheet D.'),
  ),
  clean(
    'two calls under one id',
    user('Find me a flight.'),
    uses('search_direct_flight', { from: 'JFK', to: 'SEA' }, [{ flight: 'HAT069', status: 'available' }], 'call_1'),
    says('There is HAT069 at six.'),
    user('Later, please.'),
    uses('search_onestop_flight', { from: 'JFK', to: 'SEA' }, [[{ flight: 'HAT136', status: 'delayed' }]], 'call_1'),
    says('HAT136 leaves at seven in the evening.'),
  ),
]
