import type { BeginningRow } from './error-words.ts'

const secret = String.raw`(?:api[ _-]?key|access token|credentials?|auth(?:entication|orization)? token)\b`
const thing = String.raw`(?:file|directory|folder|path|module|table|column|sheet|endpoint|host|url|page|document|resource)`

/** How services refuse: too much asked of them, not by this caller, not now. */
export const serviceRows: readonly BeginningRow[] = [
  [
    'rate',
    {
      always: [
        /^rate[- ]?limit(?:ed(?=\s*(?:$|[:.,!(\n-]|by\b|for\b))| (?:has been |was |is )?(?:exceeded|reached|hit)\b| error\b|\s*[.!]?$)/i,
      ],
    },
  ],
  [
    'you',
    { short: [/^you(?:['’]ve| have)? (?:hit|reached|exceeded|been)\b.{0,40}\b(?:limit|quota|limited|blocked)\b/i] },
  ],
  [
    'your',
    {
      short: [
        /^your (?:\w+ ){1,2}(?:has |have )?(?:run out of (?:\w+ )?(?:searches|credits?|quota|requests|tokens)|(?:has been |was )?(?:rate[- ]limited|throttled|blocked))\b/i,
        /^your (?:\w+ ){0,2}(?:quota|limit) (?:has been |was |is )?(?:exceeded|reached|exhausted|used up)\b/i,
      ],
    },
  ],
  [
    'missing please',
    {
      always: [
        /^missing (?:the )?(?:required )?(?:environment variables?|env(?:ironment)? vars?)\b/i,
        new RegExp(
          String.raw`^please (?:provide|set|configure|supply|add|specify) (?:an?|your|the|a valid|a)\b.{0,30}\b(?:${secret}|environment variable)`,
          'i',
        ),
      ],
    },
  ],
  ['not', { always: [/^not (?:authenticated|authorized|permitted|logged in)(?=\s*(?:$|[:.,!(\n-]|to\b|for\b))/i] }],
  [
    'the your',
    {
      short: [
        /^(?:the|your) (?:\w+ )?(?:access |auth(?:entication|orization)? |bearer |api |refresh |session )(?:token|key|credentials?)\b.{0,30}\b(?:expired|invalid|revoked|not valid|rejected|missing)\b/i,
        /^the (?:\w+ ){0,2}(?:service|server|api|website|site|endpoint|host|backend) (?:is |was )(?:currently |temporarily |not )*(?:unavailable|available|unreachable|down|overloaded|offline|responding)\b/i,
        new RegExp(
          String.raw`^the (?:specified |requested |given |provided |input )?${thing}\b.{0,120}?\b(?:not found|does(?:n['’]t| not) exist|could ?n[o'’]t be (?:found|opened|read|loaded|accessed))`,
          'i',
        ),
        /^the (?:requested |specified )?(?:tool|function|action) .{0,60}\b(?:not (?:available|found|registered|defined|recogni[sz]ed|supported)|does not exist)\b/i,
      ],
    },
  ],
  [
    'server api service endpoint backend upstream',
    {
      always: [
        /^\w+ (?:responded|replied|answered|returned|failed) with (?:an? )?(?:(?:http|status|code|error)[: ]+)*(?:4(?!04)\d\d|5\d\d)\b/i,
      ],
    },
  ],
  ['no', { always: [/^no (?:such )?(?:tool|function) (?:named|called|available|with the name)\b/i] }],
]

/** Ways to begin that are no plain word. */
export const serviceSigns: readonly RegExp[] = [
  /^(?:202|429) rate ?limit/i,
  /^(?:error 404|404 (?:(?:page )?not found|error))(?: (?:page )?not found)?[.!:]?(?:\s*for (?:url|https?)\b.*)?$/i,
  // A setting that every such tool has, named as environments name them.
  /^[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:KEY|TOKEN|SECRET|URL|PASSWORD|ID)\b (?:environment variable )?(?:is |was |must be )?(?:not (?:set|found|configured|provided|defined)|missing|required)/,
  // Pages that servers and their guards send in the place of what was asked for.
  /^(?:<!doctype[^>]{0,80}>\s*)?<html[^>]{0,200}>\s*(?:<head[^>]{0,80}>\s*)?(?:<meta[^>]{0,120}>\s*){0,4}<title>\s*(?:(?:error )?(?:403|429|5\d\d)\s*(?:<|[-:|]|error|forbidden|too many|internal|bad gateway|service|gateway|server)|access denied|just a moment|attention required)/i,
]
