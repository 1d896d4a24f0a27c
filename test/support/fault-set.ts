import type { OutcomeFacts } from '#core/memory/finding.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'

/** One way of failing, with a text that says it with ever other values. */
export interface LabelledFault {
  readonly label: string
  readonly class: FailureClass
  readonly facts: Partial<OutcomeFacts>
  readonly say: (value: Values) => string
}

/** Values as apps put them into their errors. */
export interface Values {
  n(most: number): number
  /** `node7`, `shard_12`, `eu-west-3b`: a name with a number in it. */
  unit(stem: string): string
  id(): string
  name(): string
  path(): string
  host(): string
}

const stems = 'ada bob cleo dan eve finn gus hana ida jon kim lea max nia otto pia quin rosa sam tess'.split(' ')

export function valuesFrom(random: () => number): Values {
  const n = (most: number) => Math.floor(random() * most)
  const hex = (length: number) => Array.from({ length }, () => n(16).toString(16)).join('')
  return {
    n,
    unit: (stem) => `${stem}${n(40)}`,
    id: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    name: () => stems[n(stems.length)]!,
    path: () => `/srv/${stems[n(stems.length)]}/${hex(6)}.json`,
    host: () => `${stems[n(stems.length)]}.internal.example.com`,
  }
}

type Line = readonly [label: string, say: LabelledFault['say'], facts?: Partial<OutcomeFacts>]

const of = (kind: FailureClass, lines: readonly Line[]): LabelledFault[] =>
  lines.map(([label, say, facts = {}]) => ({ label: `${kind} ${label}`, class: kind, facts, say }))

const limits = ['requests', 'tokens', 'images', 'minutes', 'files', 'threads', 'seats']
const ends = ['opened', 'closed', 'shipped', 'cancelled', 'refunded', 'lost', 'returned']
const parts = ['prompt', 'system message', 'history', 'tool list', 'attachment']

/** Plain words at one place: names, which are values, and what a fault is about, which is not. */
const words: readonly Line[] = [
  ['voice', (v) => `the voice of ${v.name()} is not installed on this machine`],
  ['calendar', (v) => `the calendar that belongs to ${v.name()} refuses the invitation`],
  ['queue of', (v) => `no consumer is left for the topic ${v.name()} in this cluster`],
  ['profile', (v) => `profile ${v.name()} was written by a newer program`],
  ...limits.map((what): Line => [`quota ${what}`, () => `the daily quota of ${what} is used up for this workspace`]),
  ...ends.map((end): Line => [
    `order ${end}`,
    (v) => `the order of ${v.host()} was ${end} before the agent could change it`,
  ]),
  ...parts.map((part): Line => [`too long ${part}`, () => `the ${part} does not fit beside what was retrieved`]),
]

/**
 * Faults of LLM apps, our own words: neighbours differ by a word, a code or a tool, which must keep them apart, and by
 * names with numbers, which must not.
 */
export const labelledFaults: readonly LabelledFault[] = [
  ...of('provider.rate_limit', [
    [
      'requests',
      (v) => `Rate limit reached for ${v.unit('org-team')} on requests per min: limit ${v.n(900)}, used ${v.n(900)}`,
      { code: '429' },
    ],
    [
      'tokens',
      (v) => `Rate limit reached for ${v.unit('org-team')} on tokens per min: limit ${v.n(900)}, used ${v.n(900)}`,
      { code: '429' },
    ],
    [
      'pool',
      (v) => `pool ${v.unit('gpu_pool')} throttled the caller ${v.unit('tenant_')} for a while`,
      { code: '429' },
    ],
    ['concurrent', (v) => `too many concurrent calls from worker ${v.unit('worker_')}a`, { code: '429' }],
  ]),
  ...of('provider.server_error', [
    [
      'replica',
      (v) => `replica ${v.unit('r')}x of deployment ${v.unit('chat_')} crashed while decoding`,
      { code: '500' },
    ],
    [
      'loading',
      (v) => `replica ${v.unit('r')}x of deployment ${v.unit('chat_')} crashed while loading weights`,
      { code: '500' },
    ],
    ['gateway', (v) => `upstream ${v.unit('edge')} closed the stream before the first byte`, { code: '502' }],
    ['cache', (v) => `cache node ${v.unit('kv_')}b is out of memory`, { code: '503' }],
    ['cache full', (v) => `cache node ${v.unit('kv_')}b is out of disk`, { code: '503' }],
  ]),
  ...of('provider.timeout', [
    ['connect', (v) => `timeout while connecting to ${v.host()} via proxy ${v.unit('px')}a`],
    ['read', (v) => `timeout while reading from ${v.host()} via proxy ${v.unit('px')}a`],
    ['queue', (v) => `request waited ${v.n(90)} s in queue ${v.unit('prio')}q and was dropped`],
  ]),
  ...of('provider.bad_request', [
    ['role', (v) => `messages[${v.n(9)}].role is not allowed after messages[${v.n(9)}]`, { code: '400' }],
    ['image', (v) => `image ${v.unit('img')}_a exceeds the size of ${v.n(20)} MB`, { code: '400' }],
    ['audio', (v) => `audio ${v.unit('img')}_a exceeds the size of ${v.n(20)} MB`, { code: '400' }],
    ['temperature', (v) => `temperature must lie between 0 and ${v.n(3)}`, { code: '400' }],
    ['top_p', (v) => `top_p must lie between 0 and ${v.n(3)}`, { code: '400' }],
    ['tool name', (v) => `tool name fn_${v.unit('v')}_x is used twice`, { code: '400' }],
  ]),
  ...of('provider.auth', [
    ['expired', (v) => `key of project ${v.unit('proj')}k expired ${v.n(30)} days ago`, { code: '401' }],
    ['revoked', (v) => `key of project ${v.unit('proj')}k was revoked`, { code: '401' }],
    ['region', (v) => `project ${v.unit('proj')}k may not use region ${v.unit('eu-west')}b`, { code: '403' }],
  ]),
  ...of('input.context_length', [
    ['prompt', (v) => `prompt of thread ${v.unit('th')}z has ${v.n(90_000)} tokens more than fit`],
    ['documents', (v) => `documents of thread ${v.unit('th')}z have ${v.n(90_000)} tokens more than fit`],
  ]),
  ...of('output.invalid_format', [
    ['missing', (v) => `field total is missing in answer part ${v.unit('p')}s`, { schemaPath: '$.total' }],
    ['missing vat', (v) => `field vat is missing in answer part ${v.unit('p')}s`, { schemaPath: '$.vat' }],
    ['comma', (v) => `expected comma at offset ${v.n(4_000)} of chunk ${v.unit('c')}k`],
    ['brace', (v) => `expected brace at offset ${v.n(4_000)} of chunk ${v.unit('c')}k`],
    ['enum', (v) => `value of row ${v.unit('row_')}e is none of the allowed ones`],
  ]),
  ...of('tool.error', [
    ['search index', (v) => `index ${v.unit('docs_v')}i is locked by job ${v.unit('job_')}j`, { where: 'search' }],
    ['search shard', (v) => `shard ${v.unit('sh')}i of the index did not answer`, { where: 'search' }],
    ['mail bounce', (v) => `mailbox of ${v.unit('user')}m is full`, { where: 'send_mail' }],
    ['mail quota', (v) => `mailbox of ${v.unit('user')}m is closed`, { where: 'send_mail' }],
    [
      'sql column',
      (v) => `column price_${v.unit('q')}c does not exist in table t_${v.unit('y')}t`,
      { where: 'run_sql' },
    ],
    ['sql table', (v) => `relation t_${v.unit('y')}t does not exist`, { where: 'run_sql' }],
    ['sql lock', (v) => `deadlock between session ${v.unit('s')}l and session ${v.unit('s')}l`, { where: 'run_sql' }],
    ['browser', (v) => `tab ${v.unit('tab')}n crashed on ${v.host()}`, { where: 'browser' }],
    ['browser dns', (v) => `tab ${v.unit('tab')}n cannot resolve ${v.host()}`, { where: 'browser' }],
    ['file', (v) => `cannot write ${v.path()} on volume ${v.unit('vol')}w`, { where: 'files' }],
    ['file read', (v) => `cannot read ${v.path()} on volume ${v.unit('vol')}w`, { where: 'files' }],
    ['payment', (v) => `terminal ${v.unit('pos')}t declined the card`, { where: 'pay' }],
    ['payment fraud', (v) => `terminal ${v.unit('pos')}t flagged the card`, { where: 'pay' }],
  ]),
  ...of('retrieval.empty', [
    ['collection', (v) => `collection kb_${v.unit('c')}v holds nothing for the question`],
    ['filter', (v) => `filter of collection kb_${v.unit('c')}v leaves nothing over`],
  ]),
  ...of('agent.loop', [
    ['plan', (v) => `planner ${v.unit('pl')}a made the same plan ${v.n(9)} times`],
    ['tool', (v) => `planner ${v.unit('pl')}a called the same tool ${v.n(9)} times`],
  ]),
  ...of('app.error', [
    ['session', (v) => `session ${v.unit('se')}s of user ${v.id()} is gone`],
    ['tenant', (v) => `tenant ${v.unit('te')}s of user ${v.id()} is gone`],
    ['queue', (v) => `worker ${v.unit('w')}k lost its lease on queue ${v.unit('q')}e`],
    ['import', (v) => `import ${v.unit('im')}p stopped at line ${v.n(90_000)}`],
    ['export', (v) => `export ${v.unit('im')}p stopped at line ${v.n(90_000)}`],
    ['config', (v) => `setting limit_${v.unit('x')}y is out of range`],
    ...words,
    ['owner', (v) => `cannot lock account user=${v.name()} in shard ${v.unit('a')}c`],
    ['unlock', (v) => `cannot unlock account user=${v.name()} in shard ${v.unit('a')}c`],
  ]),
]
