import { missAbroad } from './nothing-found.ts'
import { nameWords } from './run/actions.ts'
import { isShellFailure, isShellTool } from './shell.ts'

/**
 * Whether what looks like a tool's error is an answer that this tool is there to give: a command that ended with a
 * number, somebody who is not among those looked for, a letter that begins with `Failed to`. What was `flagged` by keys
 * is no text that only begins so. Pure.
 */
export function isExpectedAnswer(tool: string | null, said: string, flagged = false): boolean {
  if (tool === null) return false
  if (isShellTool(tool)) return !isShellFailure(said)
  const named = nameWords(tool)
  if (named.some((word) => states.has(word)) && !errorProper.test(said)) return true
  if (questions.has(named[0] ?? '') && !errorProper.test(said) && !troubles.test(said)) return true
  if (named.some((word) => probing.has(word)) && named.some((word) => reachable.has(word)))
    return !errorProper.test(said)
  if (!named.some((word) => looking.has(word))) return false
  if (traceback.test(said) && named.some((word) => reading.has(word)) && !unreadable.test(said)) return true
  // A record may begin with `Error` as well; that there are none to be had is one line.
  if (named.some((word) => records.has(word))) return !/^\W*error\b/i.test(said) || /\n\s*\S/.test(said)
  return (
    isMiss(said) ||
    bareState.test(said) ||
    (!flagged && named.some((word) => texts.has(word)) && !errorProper.test(said))
  )
}

const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '))

const looking = words(
  'get find search lookup look fetch list read query show view open check retrieve load describe track details logs',
)
const texts = words(
  'log logs email emails mail mails message messages ticket tickets incident incidents article articles page pages',
  'doc docs document documents issue issues comment comments thread threads news transcript history notes note web url',
)

/** What they look at may be down, and that is what they say. */
const states = words('status health uptime monitor ping')
/** Failures are what these are full of. */
const records = words(
  'log logs trace traces incident incidents alert alerts crash crashes exception exceptions stacktrace stacktraces',
  'error errors failure failures bug bugs sentry rollbar bugsnag crashlytics',
)
/** That something cannot be reached is what these are there to find out. */
const probing = words('check checker probe test monitor')
const reachable = words('http https url urls link links site website endpoint domain dns ssl certificate port host')
/** They are asked whether something is so, and no is an answer. */
const questions = words('check verify validate confirm is has can does exists')
const reading = words('file files content contents lines source text')

/** The state of what was looked up, and nothing else. */
const bareState = /^\W*(?:error|failed|failure)\W*$/i

const saidCharsMax = 160
const missing =
  /\b(?:not found|does(?:n't| not) exist|could(?:n't| not) be found|no (?:such )?\w+(?: \w+){0,3} (?:found|exists?))\b/i
/** Their absence is somebody's mistake, not an answer. */
const parts =
  /\b(?:tools?|functions?|actions?|files?|paths?|director(?:y|ies)|modules?|packages?|commands?|models?|tables?|relations?|columns?|fields?|hosts?|urls?|pages?|endpoints?|routes?|methods?|class|keys?|attributes?|variables?|index|collections?|buckets?|resources?|parameters?|40[0-9]|50[0-9])\b/i

/** `Customer not found`, `no order with that number exists`: short, and about things that people look for. */
const isMiss = (said: string): boolean =>
  said.length <= saidCharsMax && (missing.test(said) || missAbroad.test(said)) && !parts.test(said)

/** What keeps somebody from answering, whatever was asked. */
const troubles =
  /time[sd]?[ -]?out|connect|unavailable|unreachable|refused|denied|unauthori[sz]ed|forbidden|credential|token|rate limit|too many|internal|exception|invalid (?:argument|parameter|input|request)|required|missing|fail(?:ed|ure)|unknown|unexpected|not (?:supported|implemented|configured|reachable|allowed)|\b[45]\d\d\b/i
/** A file that holds a traceback; one that cannot be read breaks off with an error of files. */
const traceback = /^\W*traceback \(most recent call last\)/i
const unreadable =
  /\b(?:FileNotFound|Permission|IsADirectory|NotADirectory|UnicodeDecode|OS|IO|Value|Type)Error\b|no such file|permission denied/i

/** Errors that name themselves; a text may well begin with `Failed to` or `403 Forbidden`. */
const errorProper =
  /^\W*(?:error\b|exception\b|traceback\b|(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)\b|\w+ timed out|(?:\w+ )?error occurred|(?:202|429) rate ?limit|rate limit)/i
