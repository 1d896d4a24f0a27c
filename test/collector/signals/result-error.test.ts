import { describe, expect, it } from 'vitest'

import { isExpectedAnswer } from '#collector/signals/expected-answers.ts'
import { errorInResult } from '#collector/signals/result-error.ts'
import { jsonOf } from '#collector/messages/read-json.ts'

/** As tools, shells, clients and frameworks word their errors. */
const errors = {
  'names of classes': [
    '(sqlite3.OperationalError) no such table: users\n[SQL: SELECT 1]',
    'psycopg2.errors.UndefinedTable: relation "users" is not there',
    'System.InvalidOperationException: Sequence contains no elements',
    'NameError("name \'x\' is not defined")',
    "HTTPSConnectionPool(host='a.example', port=443): Max retries exceeded with url: /",
    'Max retries exceeded with url: /v1',
  ],
  'codes and brackets': [
    "[Errno 2] No such file or directory: 'data.csv'",
    'EACCES: permission denied',
    'net::ERR_CONNECTION_REFUSED at http://a.example',
    'MCP error -32602: Invalid params',
    '2 validation errors for get_weather\ncity\n  Field required',
    'Error 503: try later',
    'Error [ERR_INVALID_URL]: Invalid URL',
    'HTTP 502',
    'Status code: 500',
    'exitcode: 1 (execution failed)\nCode output: NameError',
  ],
  words: [
    'Error getting weather data',
    'Error connecting to the shop',
    'FAILED: no route',
    'Oops! Something went wrong.',
    'Sorry, an error occurred: no route',
    'Unexpected error: no route',
    'Internal Server Error',
    'Authentication failed',
    'Invalid arguments: city is missing',
    'Invalid input for tool weather',
    'Missing required parameter: city',
    'API key is invalid',
    'Quota exceeded for this project',
    'Too many requests',
    'Unable to connect to the server',
    'Could not fetch the page: no route',
    'Cannot read properties of undefined (reading "id")',
    'The operation timed out',
    'Timeout: nothing came within 30s',
    'File not found: data.csv',
    'The tool returned an error: no route',
    'There was an error processing your request',
  ],
  'other languages': [
    'Fehler: Die Verbindung wurde abgelehnt',
    'Fehler beim Abrufen der Daten',
    'Erreur : connexion refusée',
    'Une erreur est survenue',
    'Error al obtener los datos',
    'No se pudo conectar',
    'Erro ao buscar dados',
    'Errore: connessione rifiutata',
    'Fout: geen verbinding',
    'Ошибка: соединение отклонено',
    'Не удалось подключиться',
    '错误：无法连接到服务器',
    '查询失败：数据库连接超时',
    '请求超时',
    'エラー: 接続に失敗しました',
    '接続に失敗しました',
    '오류: 연결할 수 없습니다',
  ],
  'printed objects': [
    "meta=None content=[TextContent(type='text', text='no route', annotations=None)] isError=True",
    "CallToolResult(meta=None, content=[TextContent(type='text', text='no route')], structuredContent=None, isError=True)",
    "content=\"Error: KeyError('city')\" name='get_weather' tool_call_id='call_1' status='error'",
    "ToolMessage(content='no route', name='get_weather', tool_call_id='call_1', status='error')",
    "ToolResponse(content=[{'type': 'text', 'text': 'Error: no route'}], metadata=None, stream=False)",
  ],
  'a code and its sentence': [
    '{"code": 500, "message": "no route"}',
    '{"code": "ERR_TIMEOUT", "message": "no route"}',
    '{"code": "InvalidParameter", "message": "no route"}',
    '{"type": "error", "message": "no route"}',
  ],
} as const

/** What reads like it and is an answer. */
const answers = [
  'Error rate: 0.02 %',
  'Error handling in Python',
  'Error bars show one standard deviation',
  'Error 404 is a band',
  'Errors: 0',
  'Failed: 2 of 10',
  'Failed logins: 3',
  'Failure: none',
  'exit code: 0',
  'HTTP 200',
  'HTTP 500 errors explained',
  'HTTP 404',
  'Status: 500 units in stock',
  'Timeout (2003)',
  'Timeouts in June: 3',
  'Connection error codes explained',
  'Request timed out errors: see page 3',
  'Internal error rate: 0.1 %',
  'Network Error Logging is a draft',
  'Service unavailable on Sundays',
  'Access denied errors explained',
  'Something went wrong is a film',
  'Invalid traffic: 3 %',
  'Missing fields: none',
  'You have exceeded expectations',
  'Forbidden Planet (1956)',
  'No such thing as a free lunch',
  'Unable to find a table for four',
  'Fehlerfrei',
  'Fehler: keine',
  'Fehler im System, ein Roman',
  'Fehler: Es wurde kein Kunde gefunden',
  'Erreurs : 0',
  'Error de tipo I',
  'Erro padrão: 0,3',
  'Ошибок не найдено',
  '错误率：0.2%',
  '错误：无',
  '查询失败次数：0',
  'エラーなし',
  '該当する顧客を見つけることができませんでした',
  'エラー処理の方法',
  '오류 처리 안내',
  "content='It is warm' name='weather' tool_call_id='c1'",
  "ToolMessage(content='isError=True is what you see then', name='docs', tool_call_id='c1')",
  '{"code": "A100", "message": "Widget"}',
  '{"code": 200, "message": "ok"}',
  '{"code": 404, "message": "no such customer"}',
  '{"type": "error", "id": 3, "title": "TypeError in checkout"}',
] as const

describe('a result that is an error', () => {
  describe.each(Object.entries(errors))('%s', (_, texts) => {
    it.each(texts)('%s', (text) => expect(errorInResult(jsonOf(text))).not.toBeNull())
  })
  it('tells the words inside of a printed object', () => {
    expect(errorInResult("ToolMessage(content='it\\'s closed', name='x', status='error')")?.reason).toBe("it's closed")
  })
})

describe('a result that only looks like an error', () => {
  it.each(answers)('%s', (text) => expect(errorInResult(jsonOf(text))).toBeNull())
  it('is a state that was looked up', () => {
    expect(isExpectedAnswer('get_payment_status', 'failed')).toBe(true)
    expect(isExpectedAnswer('charge_card', 'failed')).toBe(false)
  })
  it('is a customer nobody knows, in any language', () => {
    expect(isExpectedAnswer('find_customer', 'Fehler: Kunde 7 nicht gefunden')).toBe(true)
    expect(isExpectedAnswer('find_customer', '错误：客户不存在')).toBe(true)
  })
})
