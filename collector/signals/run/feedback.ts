import type { Observed } from './react.ts'

/**
 * What frameworks tell a model when they could not do what it asked for, so that it tries again. Each has its own
 * sentence for it, which no user says.
 */
interface Template {
  /** Its first groups are the id of the call, where there is one, and what went wrong. */
  readonly says: RegExp
  /** What could not be read was the answer itself, not what it called. */
  readonly ofAnswer?: boolean
}

const templates: readonly Template[] = [
  // smolagents
  { says: /^(?:Call id: (\S+)\s*)?Error:\s*\n([^]*?)Now let['’]s retry: take care not to repeat/ },
  // pydantic-ai
  { says: /^()(?:Validation feedback:\s*)?([^]*?)Fix the errors and try again\.\s*$/, ofAnswer: true },
  // Instructor
  {
    says: /^()(?:Validation Errors? found:|Correct your JSON ONLY RESPONSE, based on the following errors:)\s*([^]*)/,
    ofAnswer: true,
  },
  // SWE-agent, Cline
  {
    says: /^()((?:Your (?:last )?output was not formatted correctly|Please always provide EXACTLY ONE action)\b[^]*)/,
    ofAnswer: true,
  },
  { says: /^()\[ERROR\] (You did not use a tool in your previous response[^]*)/, ofAnswer: true },
]

const begins = /^(?:Call id|Error:|Validation|Correct your|Your |Please always|\[ERROR\]|\d+ validation)/
const headCharsMax = 4_000
const tailCharsMax = 200

/** Reads the last message of a model's input as such a sentence; null when it is none. Pure. */
export function feedbackIn(whole: string): Observed | null {
  if (!begins.test(whole)) return null
  const text = shortened(whole)
  for (const { says, ofAnswer } of templates) {
    const found = says.exec(text)
    if (found === null) continue
    const said = (found[2] ?? '').trim()
    const unread = ofAnswer === true || unreadable.test(said)
    return { text: whole, id: found[1] || null, error: said, tool: unread ? answer : code, feedback: true }
  }
  return null
}

/** What went wrong stands at both ends; in between are the code and the answer that it is about. */
const shortened = (whole: string): string =>
  whole.length <= headCharsMax ? whole : `${whole.slice(0, headCharsMax)}\n${whole.slice(-tailCharsMax)}`

/** smolagents' parser of code, and others like it. */
const unreadable =
  /^(?:Error in (?:code|action) parsing|Error in parsing|Error while parsing|Could not parse)|regex pattern .{0,80} was not found/i

/** Whom a framework asked in the model's name, where it was no tool: code that it ran, or the answer that it read. */
const code = 'code'
export const answer = 'answer'
