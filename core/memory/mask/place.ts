const email = /[A-Za-z0-9_.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/y
const url = /[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/[^\s"'`<>|\\^{}()[\]]{1,4096}/y
const ipv4 = /\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:\/\d{1,2})?(?![A-Za-z0-9]|\.[A-Za-z0-9])/y
const host = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[a-z]{2,12}(?::\d{1,5})?$/
const privateNetwork = /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1|[^.]+$)/
const privateName = /\.(?:local|internal|svc|lan|cluster)(?:[.:]|$)/
const topDomains = new Set(
  (
    'com org net io ai dev co cloud app edu gov mil info biz us uk de fr nl eu cn jp in au ca ch se no es it pl br ' +
    'ru kr tw hk sg local internal svc lan test example localdomain arpa'
  ).split(' '),
)
const languages =
  'py|pyx|ts|tsx|mts|cts|js|jsx|mjs|cjs|vue|go|rb|java|kt|scala|rs|php|cs|c|cc|cpp|h|hpp|swift|ex|exs|sql|sh'
const codeFile = new RegExp(`^[\\w.+-]{1,80}\\.(?:${languages})$`)

/** Where an e-mail address that begins at `at` ends; `at` when there is none. */
export function emailEnd(text: string, at: number): number {
  email.lastIndex = at
  return email.test(text) ? email.lastIndex : at
}

/** A URL as scheme and class of host: path, query and name are dropped. Null when there is none at `at`. */
export function urlAt(text: string, at: number): { readonly placeholder: string; readonly end: number } | null {
  url.lastIndex = at
  const match = url.exec(text)
  if (match === null) return null
  const [scheme = '', rest = ''] = match[0].split('://', 2)
  const authority = rest.slice(rest.lastIndexOf('@', rest.indexOf('/') === -1 ? undefined : rest.indexOf('/')) + 1)
  const hostName = authority.split(/[/?#]/, 1)[0] ?? ''
  const name = hostName.toLowerCase().replace(/:\d+$/, '')
  const reach = privateNetwork.test(name) || privateName.test(name) ? 'private' : 'public'
  const trailing = /[.,;:!?]{1,8}$/.exec(match[0])
  return {
    placeholder: `<url:${scheme.toLowerCase().replace(/[^a-z]/g, '')}:${reach}>`,
    end: url.lastIndex - (trailing === null ? 0 : trailing[0].length),
  }
}

/** Where an IPv4 address, with port or prefix, ends; `at` when there is none. */
export function ipv4End(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== 46 && text.charCodeAt(at + 2) !== 46 && text.charCodeAt(at + 3) !== 46) return at
  ipv4.lastIndex = at
  return ipv4.test(text) ? ipv4.lastIndex : at
}

/** `fe80::1`, and hardware addresses, which have the same shape: hex groups between colons. */
export const isColonAddress = (token: string): boolean =>
  token.length <= 64 &&
  token.indexOf(':') !== token.lastIndexOf(':') &&
  /^[0-9a-fA-F]{0,4}(?::{1,2}[0-9a-fA-F]{1,4}){1,15}(?::\d{5})?$/.test(token) &&
  /\d/.test(token)

/** Eight groups of four digits with their colons, and an IPv4 address. */
const bracketedMax = 55
const bracketed = /\[(?:[0-9a-fA-F]{0,4}:){2,8}[0-9a-fA-F.]{0,15}\](?::\d{1,5})?(?![A-Za-z0-9])/y

/** Where `[::1]:8080` ends; `at` when there is none. */
export function bracketedAddressEnd(text: string, at: number): number {
  if (!closesAddress(text, at + 1)) return at
  bracketed.lastIndex = at
  return bracketed.test(text) ? bracketed.lastIndex : at
}

/** Whether nothing but what an address is made of stands before the bracket: most are told here, without the pattern. */
function closesAddress(text: string, from: number): boolean {
  let at = from
  for (let code = text.charCodeAt(at); isAddressPart(code); code = text.charCodeAt(at)) at++
  return at > from && text.charCodeAt(at) === 93 && at - from <= bracketedMax
}

const isAddressPart = (code: number): boolean =>
  (code >= 46 && code <= 58 && code !== 47) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)

const hardware = /^[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}|(?:-[0-9a-fA-F]{2}){5})$/

/** `11:22:33:44:55:66`, which begins like a moment, and the same with dashes. */
export const isHardwareAddress = (token: string): boolean => token.length === 17 && hardware.test(token)

/** `api.example.com:443`; names of modules such as `torch.cuda` end in no known domain. */
export function isHost(token: string): boolean {
  // Most tokens with a dot end in no domain, and looking that up costs less than reading all labels.
  const domain = token.lastIndexOf('.') + 1
  const first = token.charCodeAt(domain)
  if (first < 97 || first > 122 || token.length - domain < 2) return false
  const port = token.indexOf(':', domain)
  if (!topDomains.has(token.slice(domain, port === -1 ? undefined : port))) return false
  return token.length <= 255 && host.test(token) && !token.startsWith('java.')
}

/** Where the name of a code file of the app itself begins in a path; -1 when the path ends in anything else. */
export function ownFileAt(path: string): number {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  const colon = path.indexOf(':', at)
  const name = path.slice(at, colon === -1 ? undefined : colon)
  return name.includes('.') &&
    codeFile.test(name) &&
    !/(?:site-packages|node_modules|dist-packages|\/usr\/lib)/.test(path)
    ? at
    : -1
}

/** Starts like a path, or has two separators: `/usr/x`, `./x`, `~/x`, `C:\x`, `src/a/b.ts`. */
export function isPath(token: string): boolean {
  if (beginsLikePath(token)) return true
  return beginsLikeName(token) && hasTwoSeparators(token)
}

function beginsLikeName(token: string): boolean {
  const first = token.charCodeAt(0)
  return first === 95 || (first >= 65 && first <= 90) || (first >= 97 && first <= 122)
}

function hasTwoSeparators(token: string): boolean {
  let found = 0
  for (let at = 0; at < token.length; at++) if (isSeparator(token.charCodeAt(at)) && ++found === 2) return true
  return false
}

function beginsLikePath(token: string): boolean {
  const second = token.charCodeAt(1)
  switch (token.charCodeAt(0)) {
    case 47:
      return /^(?:[\w.@~+-]|\/\w[^/]*\/)/.test(token.slice(1, 255))
    case 46:
      return isSeparator(second) || (second === 46 && isSeparator(token.charCodeAt(2)))
    case 126:
      return second === 47
    case 92:
      return second === 92
    default:
      return second === 58 && isSeparator(token.charCodeAt(2)) && /^[A-Za-z]/.test(token)
  }
}

const isSeparator = (code: number): boolean => code === 47 || code === 92
