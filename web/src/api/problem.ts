import type { CombinedError } from '@urql/core'

/** What went wrong, in one sentence for the person in front of the page. */
export function problemText(error: CombinedError): string {
  const [first] = error.graphQLErrors
  if (first) {
    const requestId = first.extensions['requestId']
    return typeof requestId === 'string' ? `${first.message} (request ${requestId})` : first.message
  }
  const status = error.response?.status
  if (typeof status === 'number' && status >= 400) return `The server answered ${status}.`
  return 'The server cannot be reached. Trying again may help.'
}

/** Thrown by `ask`: its message is fit to be shown. */
export class ShownProblem extends Error {
  override readonly name = 'ShownProblem'
}
