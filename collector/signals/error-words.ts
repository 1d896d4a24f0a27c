import { programRows, programSigns } from './error-words-programs.ts'
import { serviceRows, serviceSigns } from './error-words-services.ts'

/**
 * How results begin that are an error, in the words of tools, shells and the frameworks around them: by their first
 * word, so that a text pays for one look-up. `short` words also begin titles and sentences: they only count where
 * hardly anything follows.
 */
export interface Beginning {
  readonly always?: readonly RegExp[]
  readonly short?: readonly RegExp[]
}

/** Words, and what texts that begin with one of them must go on with. */
export type BeginningRow = readonly [words: string, Beginning]

/** What may stand behind a word that is the whole message, or its head. */
const end = String.raw`(?=\s*(?:$|[:.,;!(\n-]))`
const failing = new RegExp(
  `^\\w+ (?:failed|failure|error|timed out)(?=\\s*(?:$|[:.,;!(\\n-]|with\\b|because\\b|due\\b|after\\b|while\\b))`,
  'i',
)
const cannot = String.raw`^(?:unable to|could(?:n['’]t| not)|cannot|can['’]t|can not)`
const reaching = String.raw`(?:connect|fetch|retrieve|access|reach|parse|resolve|authenticate|establish|decode|obtain)\b`
const doing = String.raw`(?:load|read|open|process|complete|execute|run|call|send|create|update|delete|write|save|download|upload|perform|import|convert|get|start)\b`
/** `Unable to connect? Check that …` is advice. */
const noQuestion = String.raw`(?![^.\n]{0,60}\?)`
const kindOfError =
  /^\w+(?: \w+)? error(?=\s*(?:$|[:(!]|occurred\b|has occurred\b|found\b|while\b|when\b|in [\w.]{1,60}:))/i

const rows: readonly BeginningRow[] = [
  ...programRows,
  ...serviceRows,
  [
    'error',
    {
      always: [
        /^error(?:\s*:(?!\s*(?:(?:none|null|nil|no(?: errors?)?|n\/a|0|false|-)\s*(?:$|[\n,;.}])|$))|\s+-\s|\s*\n|\s+(?:in|executing|calling|running|invoking|while|when|occurred|code\b|fetching|parsing|reading|loading|during)\b)/i,
        /^error(?: \(?\d{3}\)?\s*(?:[:.\n-]|$)| \[\w+\]| \(\w)/i,
        /^error[.!]?$/i,
      ],
      short: [
        /^error (?!handling|reporting|logging|tracking|checking|correcting|monitoring|messaging|catching)\w+ing\b/i,
        /^error (?:with|from|at)\b/i,
      ],
    },
  ],
  ['err fatal', { always: [/^(?:err|fatal)(?: error)?!?:\s/i] }],
  [
    'failed',
    {
      always: [
        /^failed to (?!find\b|locate\b|match\b)\w+/i,
        /^failed[.!]?$/i,
        /^failed:\s+(?!\d|no(?:ne)?\s*(?:$|[,.;\n]))/i,
      ],
    },
  ],
  ['failure', { always: [/^failure(?:[.!]?$|:\s+(?!\d|no(?:ne)?\s*(?:$|[,.;\n])))/i] }],
  ['traceback', { always: [/^traceback \(most recent call last\)/i] }],
  ['exception', { always: [/^exception\b(?:\s*:|\s+(?:while|occurred|in|when)\b)/i] }],
  [
    'an a i the there we',
    {
      always: [
        /^(?:an?|i|we|the tool) (?:\w+ )?(?:error (?:has )?occurred|encountered an error|exception (?:was )?(?:occurred|thrown|raised))/i,
        /^the (?:tool|function|server|api|service|command|request|call) (?:\w+ )?(?:returned|raised|threw|reported|failed with|responded with) an? (?:\w+ )?(?:error|exception)\b/i,
        /^there was an? (?:\w+ )?(?:error|problem) (?:\w+ing|with|while|when|in)\b/i,
        /^(?:the|a) (?:\w+ ){0,2}(?:operation|request|query|command|call|tool|connection|task|execution|process|page|server) (?:has |was )?(?:timed out|failed)(?=\s*(?:$|[:.,;!(\n-]|after\b|with\b))/i,
      ],
    },
  ],
  ['encountered', { always: [/^encountered (?:an )?(?:error|exception)\b/i] }],
  [
    'tool function code command script query request api http operation execution action connection authentication authorization login upload download search validation invocation navigation parsing compilation',
    { always: [failing] },
  ],
  [
    'tool function code command script query request api http',
    {
      always: [
        /^(?:tool|function|code|command|script|query|request|api|http)(?: \w+)?(?: (?:call|request|execution))? (?:failed|error|timed out)\b(?! (?:errors?|rates?|codes?|messages?|counts?|handling|logs?|budget|attempts?|logins?)\b)/i,
        /^(?:tool|function) [`'"]?[\w./-]+[`'"]? (?:not found|does(?:n't| not) exist|don't exist|is not (?:a valid|available))/i,
        /^https?(?:\/[\d.]+ (?:4(?!04)\d\d|5\d\d)\b|(?: error)?[!:,]?\s*(?:status(?: code)?)?[:=\s]*(?:4(?!04)\d\d|5\d\d)\b(?! (?:errors|codes|responses)\b))/i,
        /^api key\b.{0,40}\b(?:invalid|missing|required|expired|not (?:set|found|valid|configured))\b/i,
      ],
    },
  ],
  [
    'action',
    {
      always: [
        /^action [`'"]?[\w./-]+[`'"]? (?:not found|does(?:n't| not) exist|don't exist|is not (?:a valid|available))/i,
      ],
    },
  ],
  [
    'status',
    {
      always: [
        /^status(?: code)?:? (?:4(?!04)\d\d|5\d\d)(?=\s*(?:$|[:.,;!(\n-]|(?:internal|server|client)? ?error\b|service\b|bad\b))/i,
      ],
    },
  ],
  [
    'operation request execution connection command page navigation process timeout timed',
    {
      always: [
        /^(?:\w+ )?(?:timed out|timeout)(?:$|\s*[:.!]|\s+(?:after|while|waiting|exceeded|error|occurred|reached)\b)/i,
      ],
    },
  ],
  [
    'unexpected unknown internal server network connection database runtime system http api authentication authorization validation parse parsing syntax execution connectivity critical client rpc sql json input argument schema type name import permission memory socket ssl proxy dns auth unhandled uncaught compile interpreter file os io',
    { always: [kindOfError] },
  ],
  [
    'internal service bad gateway too forbidden unauthorized',
    {
      always: [
        new RegExp(
          `^(?:internal server error|service (?:is )?(?:temporarily )?unavailable|bad (?:gateway|request)|gateway time-?out|too many requests|forbidden|unauthorized)${end}`,
          'i',
        ),
      ],
    },
  ],
  ['unknown invalid no', { always: [/^(?:unknown|invalid|no such) (?:tool|function|action)\b(?! (?:was|were))/i] }],
  [
    'invalid missing',
    {
      always: [
        new RegExp(
          `^invalid (?:arguments?|inputs?|parameters?|params|requests?|json|schema|query|syntax|url|path|api[ _]key|credentials?|token|date|format|type|value)s?(?: \\w+){0,3}?(?:${end.slice(3, -1)}|\\s+(?:for|in|to|provided|given|supplied)\\b)`,
          'i',
        ),
        /^missing (?:\d+ )?(?:required )?(?:arguments?|parameters?|fields?|inputs?|api[ _]key|credentials?)\b(?!\s*:\s*(?:none\b|no\b|0|-))/i,
      ],
    },
  ],
  [
    'unable could couldn cannot can',
    {
      always: [
        new RegExp(`${cannot} ${reaching}${noQuestion}`, 'i'),
        /^cannot read propert(?:y|ies) of (?:undefined|null)\b/i,
      ],
      short: [new RegExp(`${cannot} ${doing}${noQuestion}`, 'i')],
    },
  ],
  [
    'access permission unauthorized rate connection',
    {
      always: [
        /^(?:(?:access|permission) (?:is |was )?denied|unauthorized|rate limit exceeded|connection (?:refused|reset|timed out|closed|aborted|lost))(?=\s*(?:$|[:.,(\n-]|for\b|to\b|by\b))/i,
      ],
    },
  ],
  [
    'api quota rate usage request you',
    {
      always: [
        /^(?:(?:api )?(?:quota|rate limit|usage limit|request limit)\b.{0,30}\b(?:exceeded|reached)|you(?:['’]ve| have) exceeded (?:your|the) (?:\w+ ){0,4}(?:limit|quota))\b/i,
      ],
    },
  ],
  [
    'file directory folder path module table column sheet endpoint host url',
    {
      always: [
        new RegExp(
          `^\\w+\\b.{0,80}\\b(?:not found|does(?:n['’]t| not) exist|could not be (?:found|opened|read))${end}`,
          'i',
        ),
      ],
    },
  ],
  [
    'no',
    { always: [/^no such (?:file|directory|table|column|module|host|container|command)\b/i, /^no module named\b/i] },
  ],
  ['something', { short: [/^something went wrong(?=\s*(?:$|[:.,!(\n-]|while\b|with\b|when\b|on our\b))/i] }],
  ['httpconnectionpool httpsconnectionpool', { always: [/^https?connectionpool\(/i] }],
  ['mcp', { always: [/^mcp error -?\d+/i] }],
  ['max', { always: [/^max retries exceeded\b/i] }],
  ['exitcode exit', { always: [/^exit ?code: (?!0\b)-?\d/i] }],
  ['net', { always: [/^net::err_/i] }],
  ['command npm', { always: [/^command not found|^npm err!/i] }],
  ['bash zsh dash sh', { always: [/^(?:ba|z|da)?sh: .{0,80}not found/i] }],
]

const byFirstWord = new Map<string, Beginning>()
for (const [words, { always = [], short = [] }] of rows) {
  for (const word of words.split(' ')) {
    const known = byFirstWord.get(word)
    byFirstWord.set(word, {
      always: [...(known?.always ?? []), ...always],
      short: [...(known?.short ?? []), ...short],
    })
  }
}

/** Beginnings that are no plain word: names of classes, codes, brackets. */
const named =
  /^\(?(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)\)?(?:\s*[:(]|(?<=\))\s|\s*$)|^(?:[a-z_]\w*\.)+(?:errors?|exceptions?)\.[A-Z]\w*\s*:/
const posix = /^(?:E(?:NOENT|ACCES|PERM|ISDIR|EXIST|NOTDIR|CONNREFUSED|CONNRESET|TIMEDOUT|NOTFOUND|PIPE|HOSTUNREACH))\b/
const bySign: readonly RegExp[] = [
  ...programSigns,
  ...serviceSigns,
  /^\[?error\]|^<(?:tool_use_)?error>|^\[errno -?\d+\]/i,
  /^(?:http(?: error)? )?[45]\d\d (?:client error|server error|forbidden|unauthorized|bad request|internal server error|service unavailable|too many requests|gateway time-?out|bad gateway|method not allowed|unprocessable entity)(?=\s*(?:$|[:.,(\n-]|for\b))/i,
  /^\d+ validation errors?(?: for \w|:)/i,
  /^[`'"]?[\w./-]+[`'"]? is not a valid tool\b/i,
]

const shortCharsMax = 240
const firstWord = /^[a-z]+/i

/** Whether a text begins like an error; `whole` is what is looked at for its length. Pure. */
export function beginsAsError(begin: string, chars: number): boolean {
  const word = firstWord.exec(begin)?.[0]
  if (word !== undefined) {
    const row = byFirstWord.get(word.toLowerCase())
    if (row?.always?.some((pattern) => pattern.test(begin))) return true
    if (chars <= shortCharsMax && row?.short?.some((pattern) => pattern.test(begin))) return true
    if (named.test(begin) || posix.test(begin)) return true
  } else if (named.test(begin)) return true
  return bySign.some((pattern) => pattern.test(begin))
}
