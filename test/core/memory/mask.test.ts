import { assert, constantFrom, date, double, integer, property, string, tuple, uuid } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mask } from '#core/memory/mask.ts'
import { errorText } from '#test/support/error-text.ts'

describe('mask', () => {
  it.each([
    ['e-mail', 'no account for bob.smith+x@mail.example.com here', 'no account for <email> here'],
    ['url', 'GET https://api.example.com/v1/x?id=3#a failed', 'GET <url:https:public> failed'],
    ['url of this machine', 'POST http://localhost:8080/x, again', 'POST <url:http:private>, again'],
    ['uuid', 'run 550e8400-e29b-41d4-a716-446655440000 lost', 'run <uuid> lost'],
    ['timestamp', 'since 2024-08-06T12:00:00.123Z or 2024-08-06 12:00:00,5', 'since <time> or <time>'],
    ['date and clock time', 'Tue, 06 Aug 2024 12:00:00 GMT; Aug  6 12:33:44; 12:34', '<time>'],
    ['address', 'from 10.0.0.3:5432 and fe80::1', 'from <ip> and <ip>'],
    ['id without a digit', 'in org-QwErTyUiOpAsDfGhJkLzXc now', 'in <id> now'],
    ['value with its middle hidden', 'key sk-ab****wxyz and token-12***9f', 'key <id> and <id>'],
    ['excerpt', 'bad "Well, no"... here', 'bad <str>... here'],
    ['letter of a text', `token 'W' at 3`, 'token <str> at <num>'],
    ['bracketed address', 'dial [::1]:6333 and ::1:11434', 'dial <ip> and <ip>'],
    ['copy of a query', 'no such table\nLINE 1: SELECT a FROM b', 'no such table'],
    ['model of a cloud', 'model us.anthropic.claude-3-haiku-20240307-v1:0', 'model <model:claude-3-haiku>'],
    ['resource', "on '//api.example.com/projects/p1/models/m2'", "on '<path>'"],
    ['hardware address', 'port 12:05:cd:ef:00:19 of 02-42-ac-11-00-02', 'port <ip> of <ip>'],
    ['id of a provider', 'request req_011CSHoEeqs5C35K2UUqR7Fy gave chatcmpl-9aBcDeFgHiJ', 'request <id> gave <id>'],
    ['hex', 'commit 4b825dc642 at 0x7ffde4', 'commit <hex> at <hex>'],
    ['base64', 'blob dGhpcyBpcyBhIHRlc3QgMTIzNDU2Nzg5MA==', 'blob <b64>'],
    ['path', 'open /var/lib/x/data.bin', 'open <path>'],
    ['path of a code file', 'in /srv/app/src/tasks.py:12', 'in tasks.py:<num>'],
    ['host', 'lookup of api.example.com failed', 'lookup of <host> failed'],
    ['duration', 'waited 30000ms, 5 seconds, 1m30s, 6m0s', 'waited <duration>'],
    ['size', 'body of 4096 bytes (4.0 KB) is over 2 MiB', 'body of <size> is over <size>'],
    ['number', 'got -1, 2.5e3, 10%, 1,234.5', 'got <num>'],
    [
      'number at the end of a name',
      'core.2275 blk_3886504906 user12345 v1.2.3',
      'core.<num> blk_<num> user<num> v<num>',
    ],
    ['short quotation', `KeyError: 'customer_id' in "get order"`, `KeyError: 'customer_id' in "get order"`],
    ['long quotation', 'city "the bay of San Francisco" unknown', 'city <str> unknown'],
    ['apostrophe', "the model's answer can't be read", "the model's answer can't be read"],
    ['model', 'no access to gpt-4o-2024-08-06', 'no access to <model:gpt-4o>'],
    ['tail of a stack', 'Error: boom\n    at f (/app/a.ts:1:2)\n    at g', 'Error: boom'],
    ['third line', 'first\n\nsecond\nthird', 'first second'],
    ['run of one placeholder', 'rows 1, 2, 3 4', 'rows <num>'],
    ['path between marks of other languages', 'fand „C:\\x\\y.txt“ (「/tmp/a.json」)', 'fand "<path>" (「<path>」)'],
    ['name of a pod', 'pod worker-7d9f8b6c5d-x2x4z of worker', 'pod worker-<hex> of worker'],
    ['name in a cloud', 'on arn:aws:bedrock:us-east-1::model/x now', 'on <path> now'],
    ['copy of a row', 'duplicate key\nDETAIL:  Key (name)=(a b) already exists.', 'duplicate key'],
    ['all in quotes', `(2013, 'Lost connection to MySQL server')`, '(<num>, Lost connection to MySQL server)'],
    ['what a parser was given', 'Invalid json output: Sure, here you are', 'Invalid json output: <str>'],
    ['apostrophe of a typesetter', 'it isn’t here', "it isn't here"],
    ['quoted model of any vendor', 'model "nomic-embed-text" not found', 'model "<model:nomic-embed-text>" not found'],
  ])('replaces what varies: %s', (_name, text, masked) => {
    expect(mask(text)).toBe(masked)
  })

  it('names the error of a Python traceback, not its frames', () => {
    const text = 'Traceback (most recent call last):\n  File "/app/x.py", line 3, in foo\n    bar()\nValueError: bad 17'
    expect(mask(text)).toBe('ValueError: bad <num>')
  })

  it('leaves of a JSON or Python body its keys and what says which error it is', () => {
    const text = `400 {'error': {'message': "Unknown parameter: 'tols[3]'", 'code': None, 'id': 'req_9f8e7d6c'}}`
    expect(mask(text)).toBe(`400 <json:error.id,error.message> message: Unknown parameter: 'tols[<num>]';`)
    expect(mask('{"error":{"message":"a"}}')).not.toBe(mask('{"error":{"message":"b"}}'))
  })

  it.each([
    'Request failed with status code 429',
    'Error code: 404 - gone',
    '500 Internal Server Error',
    'HTTP 503',
    'connect ECONNRESET',
    'relation does not exist (SQLSTATE 42P01)',
    'ORA-00942: table',
    'exit code 137',
    '[Errno 111] Connection refused',
    'code -32601',
    'error TS2345: x',
    'maximum context length is 8192 tokens',
    'too long: context window of 4096',
    'over the 200000 maximum',
    'upstream returned 502',
  ])('keeps codes and limits: %s', (text) => {
    expect(mask(text)).toBe(text)
  })

  it('never merges two HTTP statuses', () => {
    const statuses = constantFrom(400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529)
    const sentences = constantFrom(
      (status: number) => `Request failed with status code ${status}`,
      (status: number) => `Error code: ${status} - try again`,
      (status: number) => `${status} Something Else`,
      (status: number) => `upstream returned ${status}`,
    )
    assert(property(statuses, statuses, sentences, (a, b, say) => a === b || mask(say(a)) !== mask(say(b))))
  })

  it('gives the same text whatever the ids, numbers, dates and addresses in it', () => {
    const values = tuple(
      uuid(),
      integer({ min: 1000 }),
      date({ noInvalidDate: true, min: new Date(0) }),
      double({ min: 1, max: 1e6, noNaN: true }),
    )
    const say = ([id, count, at, share]: readonly [string, number, Date, number]): string =>
      `Job ${id} lost ${count} rows at ${at.toISOString().slice(-24)} (${share.toFixed(2)}%) on 10.0.0.${count % 255}`
    assert(property(values, values, (a, b) => mask(say(a)) === mask(say(b))))
  })

  it('reads an answer alike with and without the name of its request, and keeps why a model stopped', () => {
    const answer = (more: string): string => mask(`{"error": {"message": "Overloaded"}${more}}`)
    expect(answer(', "request_id": "req_011CQ2"')).toBe(answer(''))
    expect(mask('the finish_reason is 2.')).not.toBe(mask('the finish_reason is 3.'))
  })

  it('reads one answer alike however a client begins it, and what is null like what is left out', () => {
    const body = `{"error": {"type": "overloaded_error", "message": "Overloaded"}}`
    const told = ['529 ', 'Error code: 529 - ', 'HTTP 529: ', 'API Error: 529 ', 'OverloadedError: 529 '].map(
      (begin) => begin + body,
    )
    expect(
      new Set([...told, told[0]!.replace('{"type"', '{"details": null, "type"')].map((text) => mask(text))).size,
    ).toBe(1)
    expect(mask(told[1]!.replace('529', '503'))).not.toBe(mask(told[0]!))
  })

  it('tells quotas by their names, however long, and failures that are all in quotes by what they say', () => {
    const exceeded = (per: string): string =>
      mask(`Quota exceeded for quota metric 'Generate requests per ${per}' today`)
    expect(exceeded('minute')).not.toBe(exceeded('day'))
    const missing = (name: string): string => mask(`"Input to the prompt is missing variables {'${name}'}."`)
    expect(missing('context')).not.toBe(missing('history'))
  })

  it('changes nothing when it is asked again', () => {
    for (const text of ['--500', '-500', 'rc: --429']) expect(mask(mask(text))).toBe(mask(text))
    assert(
      property(errorText, (text) => mask(mask(text)) === mask(text)),
      { numRuns: 3000 },
    )
    assert(
      property(errorText, (text) => {
        const hidden = mask(text, { models: 'hide' })
        return mask(hidden, { models: 'hide' }) === hidden
      }),
      { numRuns: 1000 },
    )
  })

  it('takes any text, answers at most 4,096 units of well-formed text', () => {
    assert(property(string({ unit: 'binary', maxLength: 200 }), (text) => !/\p{Surrogate}/u.test(mask(text))))
    expect(mask('7 x '.repeat(5000)).length).toBeLessThanOrEqual(4096)
    expect(mask('')).toBe('')
  })

  it.each([
    'a-',
    'a@',
    'a.',
    '1 ',
    '+1',
    '{',
    '{a:',
    '[{',
    `'a `,
    '/',
    '2024-',
    'x://',
    'aA1',
    'req_',
    '1,000,',
    '<json:',
    '5 s',
  ])('takes linear time for %j over and over', (unit) => {
    const text = unit.repeat(4096 / unit.length)
    mask(text)
    const times = Array.from({ length: 9 }, () => {
      const began = performance.now()
      mask(text)
      return performance.now() - began
    })
    // One millisecond on a quiet machine, a second if it were quadratic; tests share theirs.
    expect(Math.min(...times)).toBeLessThan(50)
  })
})
