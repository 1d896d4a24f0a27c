import { wordings, type Wording } from './wording.ts'

/** Providers of other countries, and operating systems that speak the language of their user. */
export const abroadWordings: readonly Wording[] = [
  ...wordings(
    'provider.connection',
    ['httpx.ConnectError', '[WinError 10061] 由于目标计算机积极拒绝，无法连接。'],
    [
      'System.Net.Http.HttpRequestException',
      'Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte. (localhost:11434)',
    ],
    ['OSError', '[WinError 10054] 远程主机强迫关闭了一个现有的连接。'],
  ),
  ...wordings('provider.timeout', ['OSError', '[WinError 10060] 由于连接方在一段时间后没有正确答复，连接尝试失败。']),
  ...wordings(
    'provider.quota',
    [
      'openai.RateLimitError',
      "Error code: 429 - {'error': {'code': '1113', 'message': '您的账户已欠费，请充值后重试'}}",
    ],
    [
      'openai.PermissionDeniedError',
      "Error code: 403 - {'error': {'message': 'Key limit exceeded (total limit).', 'code': 403}}",
    ],
  ),
  ...wordings(
    'provider.rate_limit',
    [
      'zhipuai.core._errors.APIReachLimitError',
      "{'code': '1302', 'message': '您当前使用该API的并发数过高，请降低并发'}",
    ],
    ['ApiException', '请求过于频繁，请稍后再试'],
  ),
  ...wordings('provider.overloaded', [
    'ApiException',
    "{'code': '1305', 'message': '该模型当前访问量过大，请您稍后再试'}",
  ]),
  ...wordings('output.content_filter', [
    'openai.BadRequestError',
    "Error code: 400 - {'error': {'code': '1301', 'message': '系统检测到输入或生成内容可能包含不安全或敏感内容'}}",
  ]),
  ...wordings('input.context_length', [
    'openai.BadRequestError',
    "Error code: 400 - {'error': {'code': '1261', 'message': 'Prompt 超长'}}",
  ]),
  ...wordings(
    'provider.model_not_found',
    [
      'openai.BadRequestError',
      "Error code: 400 - {'error': {'code': '1211', 'message': '模型不存在，请检查模型代码。'}}",
    ],
    [
      'botocore.errorfactory.ValidationException',
      'An error occurred (ValidationException) when calling the InvokeModel operation: Invocation of model ID anthropic.claude-x with on-demand throughput isn\u2019t supported.',
    ],
  ),
  ...wordings('provider.auth', [
    'openai.AuthenticationError',
    "Error code: 401 - {'error': {'code': '1000', 'message': '身份验证失败。'}}",
  ]),
  ...wordings(
    'output.empty',
    ['ValueError', 'No generation chunks were returned'],
    ['ValueError', 'Invalid response from LLM call - None or empty.'],
  ),
]
