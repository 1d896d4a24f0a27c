import type { ErrorRow } from './row.ts'

/**
 * What providers and operating systems say in other languages than English. Their words are everyday words: they prove
 * no provider outside of model calls.
 */
export const providerAbroad: readonly ErrorRow[] = [
  {
    class: 'input.context_length',
    patterns: [
      /prompt ?(?:超长|过长)|输入(?:内容|文本)?(?:超长|过长|长度超)|上下文(?:窗口|长度)?(?:超出|超过|超限|过长)|token ?数?(?:超出|超过|超限)/,
    ],
  },
  {
    class: 'provider.quota',
    phrases: ['余额不足', '欠费', '额度不足', '额度已用尽', '配额已用完', '免费额度', '残高不足'],
  },
  {
    class: 'output.content_filter',
    patterns: [/敏感内容|内容安全|不安全(?:或|内容)|违规内容|审核(?:未通过|不通过)|涉及敏感/],
  },
  {
    class: 'provider.rate_limit',
    patterns: [
      /请求(?:过多|过于频繁|太频繁|频率)|并发数?(?:过高|超|过多)|(?:频率|速率)(?:过高|超限|限制)|限流|調用過於頻繁|レート制限|リクエスト(?:が多すぎ|数の上限)/,
    ],
  },
  {
    class: 'provider.overloaded',
    phrases: [
      '访问量过大',
      '服务繁忙',
      '系统繁忙',
      '服务器繁忙',
      '引擎过载',
      '服务过载',
      'サーバーが混み合',
      '混雑してい',
    ],
  },
  { class: 'provider.model_not_found', patterns: [/模型(?:不存在|未找到|已下线|不可用)|不存在该模型|无此模型/] },
  {
    class: 'provider.auth',
    patterns: [
      /身份验证失败|鉴权失败|认证失败|(?:api[ _-]?key|密钥|令牌)\s?(?:无效|错误|已过期|不正确|未提供)|无效的(?:api|密钥|令牌)|apikey不正确/,
    ],
  },
  {
    class: 'provider.timeout',
    patterns: [
      /\bwinerror 10060\b/,
      /zeitüberschreitung|délai (?:d['’]attente )?(?:dépassé|expiré)|tiempo de espera (?:agotado|excedido)|tempo (?:limite )?(?:de espera )?esgotado|время ожидания|请求超时|连接超时|响应超时|操作超时|連線逾時|タイムアウト|시간 ?초과/,
    ],
  },
  {
    class: 'provider.connection',
    patterns: [
      /\bwinerror 100(?:49|50|51|53|54|61|65)\b/,
      /zielcomputer die verbindung verweigerte|積極拒絕|积极拒绝|强迫关闭了一个现有的连接|expressément refusée|denegó expresamente|対象のコンピュータ\S*によって拒否|конечный компьютер отверг|verbindung (?:wurde )?(?:verweigert|abgelehnt|zurückgesetzt)|连接被(?:拒绝|重置)|无法连接到|网络错误/,
    ],
  },
  { class: 'provider.server_error', phrases: ['服务器内部错误', '服务内部错误', '系统内部错误', '内部服务器错误'] },
]
