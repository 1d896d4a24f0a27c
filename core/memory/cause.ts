import type { Finding, KeptFinding } from './finding.ts'
import { taxonomy, type Cause, type FailureClass } from './taxonomy.ts'

/** Of a class whose cause depends on what was said: a tool fails by what it was asked, or by how it was reached. */
export const causedEitherWay: FailureClass = 'tool.error'

/**
 * What says that something was not reached, whatever it was asked. Written so that PostgreSQL (`~*`) reads it as we do:
 * no classes by backslash, no word boundaries.
 */
export const transportPattern = [
  'econn(refused|reset|aborted)|etimedout|ehostunreach|enetunreach|enotfound|eai_again|epipe',
  'connection ?(was |has been )?(error|refused|reset|aborted|closed|lost|timed out)',
  'socket hang ?up|broken pipe|fetch failed|no route to host|network ?(error|is unreachable|unreachable)',
  'name or service not known|name resolution|getaddrinfo',
  '(failed|unable) to connect|(could not|cannot|can.t) (connect|be reached|reach)',
  'service (is )?(temporarily )?unavailable|temporarily unavailable|bad gateway|gateway time-?out',
  '(http|status|code|answered)[^0-9a-z]{0,3}( code)? ?50[234]([^0-9]|$)',
].join('|')

const transport = new RegExp(transportPattern, 'i')

/** What foretells a failure: of a tool's, by what was said of it. */
export const causeOf = (name: FailureClass, said: readonly (string | null)[]): Cause =>
  name === causedEitherWay && said.some((text) => text !== null && transport.test(text))
    ? 'environment'
    : taxonomy[name].cause

export const causeOfFinding = ({ class: name, facts }: Pick<Finding, 'class' | 'facts'>): Cause =>
  causeOf(name, [facts.message, facts.errorType])

/** The same of one that was kept: its text is the evidence. */
export const causeOfKept = ({
  class: name,
  evidence,
  title,
}: Pick<KeptFinding, 'class' | 'evidence' | 'title'>): Cause =>
  causeOf(name, [title, ...evidence.map(({ excerpt }) => excerpt)])
