import type { Json } from '#core/telemetry/attributes.ts'
import type { Message, MessageRole } from '#core/telemetry/message.ts'
import { messagesOf } from './messages-of.ts'
import { isRecord } from './read-json.ts'

/** Messages, and what they were read from where that was more than a role and a text. */
export interface Chat {
  readonly messages: readonly Message[]
  /** The first message as JSON, as far as anything but its role and its text was sent. */
  readonly first: Json
}

/** How one text of one role is written, up to the text and behind it. */
interface Form {
  readonly role: MessageRole
  readonly before: string
  readonly after: string
  /** A text that is a part stays one when it is empty. */
  readonly isPart: boolean
}

/** How a library spaces its JSON: JavaScript and OpenTelemetry's own Python not at all, Python with a blank. */
interface Style {
  readonly comma: string
  readonly finish: string
  readonly byRole: ReadonlyMap<number, readonly Form[]>
  /** Where the first letter of the role stands in a message. */
  readonly roleAt: number
}

const spoken: readonly MessageRole[] = ['user', 'assistant', 'system']
const compact = styleOf(',', ':')
const spaced = styleOf(', ', ': ')

function styleOf(comma: string, colon: string): Style {
  const key = (name: string): string => `"${name}"${colon}`
  const formsOf = (role: MessageRole): readonly Form[] => {
    const open = `{${key('role')}"${role}"${comma}`
    return [
      {
        role,
        before: `${open}${key('parts')}[{${key('type')}"text"${comma}${key('content')}"`,
        after: '}]',
        isPart: true,
      },
      { role, before: `${open}${key('content')}"`, after: '', isPart: false },
      {
        role,
        before: `${open}${key('parts')}[{${key('content')}"`,
        after: `${comma}${key('type')}"text"}]`,
        isPart: true,
      },
    ]
  }
  return {
    comma,
    finish: `${comma}${key('finish_reason')}"`,
    byRole: new Map(spoken.map((role) => [role.charCodeAt(0), formsOf(role)])),
    roleAt: key('role').length + 2,
  }
}

/** As many as `messagesOf` keeps. */
const messagesMax = 2000
/** What is nested deeper is left to who counts exactly. */
const depthMax = 64

/**
 * Reads a list of messages as libraries write it, nearly all of which are a role and a text, without making JSON of it:
 * a third of the work. Null where anything is unusual; then it has to be parsed. What comes out is what `messagesOf`
 * makes of the parsed text, and a text that is no JSON is never read. Linear.
 */
export function readChat(text: string, fallback: MessageRole): Chat | null {
  if (!text.startsWith('[{"role":') || text.charCodeAt(text.length - 1) !== 93) return null
  const style = text.charCodeAt(9) === 32 ? spaced : compact
  const messages: Message[] = []
  let first: Json = null
  for (let at = 1; messages.length < messagesMax;) {
    const form = formAt(text, at, style)
    const read = (form === null ? null : readForm(text, at, form, style)) ?? readOther(text, at, fallback)
    if (read === null) return null
    if (messages.length === 0) first = read.sent
    messages.push(read.message)
    at = read.end
    if (at === text.length - 1) return { messages, first }
    if (!text.startsWith(style.comma, at)) return null
    at += style.comma.length
  }
  return null
}

function formAt(text: string, at: number, { byRole, roleAt }: Style): Form | null {
  const forms = byRole.get(text.charCodeAt(at + roleAt))
  if (forms === undefined) return null
  // Cut out and compared: `startsWith` takes three times as long for texts like these.
  for (const form of forms) if (text.slice(at, at + form.before.length) === form.before) return form
  return null
}

interface Read {
  readonly message: Message
  readonly sent: Json
  readonly end: number
}

/** Null where it goes on in another way than it began. */
function readForm(text: string, from: number, { role, before, after, isPart }: Form, style: Style): Read | null {
  const start = from + before.length
  const close = textEnd(text, start)
  if (close < 0 || !text.startsWith(after, close + 1)) return null
  let end = close + 1 + after.length
  let sent: Json = null
  if (text.charCodeAt(end) !== 125) {
    if (!text.startsWith(style.finish, end)) return null
    const word = end + style.finish.length
    end = textEnd(text, word) + 1
    if (end === 0 || text.charCodeAt(end) !== 125) return null
    sent = sentFor(text.slice(word, end - 1))
    if (sent === null) return null
  }
  const content = parsed(text.slice(start - 1, close + 1))
  if (typeof content !== 'string') return null
  const parts = isPart || content !== '' ? [{ type: 'text', content } as const] : []
  return { message: { role, name: null, parts }, sent, end: end + 1 }
}

/** Words for why an answer ended; there are a dozen. What is spelt otherwise is left to who parses. */
const isWord = /^\w{1,40}$/
const known = new Map<string, Json>()
const knownMax = 100

function sentFor(word: string): Json {
  const made = known.get(word)
  if (made !== undefined || !isWord.test(word)) return made ?? null
  const sent = { finish_reason: word }
  if (known.size < knownMax) known.set(word, sent)
  return sent
}

/** A message of another form: cut out and parsed. */
function readOther(text: string, from: number, fallback: MessageRole): Read | null {
  const end = objectEnd(text, from)
  const sent = end < 0 ? undefined : parsed(text.slice(from, end))
  if (!isRecord(sent) || sent.role === undefined) return null
  const [message, ...others] = messagesOf([sent], fallback) ?? []
  return message === undefined || others.length > 0 ? null : { message, sent, end }
}

/** Where the text ends that begins at `from`: its closing quote; -1 when there is none. */
function textEnd(text: string, from: number): number {
  let end = text.indexOf('"', from)
  while (end > from && text.charCodeAt(end - 1) === 92) {
    let slashes = 1
    while (end - slashes > from && text.charCodeAt(end - slashes - 1) === 92) slashes++
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return end
}

/** Behind the bracket that closes the one at `from`; -1 when none does, or when brackets nest too deeply. */
function objectEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== 123) return -1
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) {
      at = textEnd(text, at + 1)
      if (at < 0) return -1
    } else if (code === 123 || code === 91) {
      if (++depth > depthMax) return -1
    } else if ((code === 125 || code === 93) && --depth === 0) return at + 1
  }
  return -1
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
