import type { PreflightInput } from '../documents/preflight.ts'
import { isOwnMachine } from '../own-machine.ts'

const query = `query($input: PreflightInput!) {
  preflight(input: $input) { id verdict risk message matches { failure { shortId title } mitigation } }
}`.replaceAll(/\s+/g, ' ')

/** The same question from a shell. */
export function curlSnippet(url: string, input: PreflightInput): string {
  const body = JSON.stringify({ query, variables: { input: asApp(input) } }, null, 2)
  const key = isOwnMachine(url) ? '' : ' -H "authorization: Bearer $NEVERMORE_API_KEY"'
  return [
    `curl -s ${url}/graphql -H 'content-type: application/json'${key} \\`,
    // In single quotes a shell takes everything as it is, but for the single quote itself.
    `  -d '${body.replaceAll("'", `'\\''`)}'`,
  ].join('\n')
}

export function typescriptSnippet(url: string, input: PreflightInput): string {
  const { app, ...question } = asApp(input)
  return [
    `import { createPreflight, preflightAttribute } from './preflight.ts' // sdk/typescript/preflight.ts`,
    '',
    'const preflight = createPreflight({',
    `  url: ${JSON.stringify(url)}, app: ${JSON.stringify(app)}, key: process.env.NEVERMORE_API_KEY,`,
    '})',
    `const answer = await preflight(${JSON.stringify(question, null, 2)})`,
    `span.setAttribute(preflightAttribute, answer.id ?? '')`,
  ].join('\n')
}

export function pythonSnippet(url: string, input: PreflightInput): string {
  const { app, ...question } = asApp(input)
  const facts = Object.entries(question).map(([name, value]) => `    ${name}=${pythonValue(value)},`)
  return [
    'import os',
    'from nevermore_preflight import Preflight, PREFLIGHT_ATTRIBUTE  # sdk/python/nevermore_preflight.py',
    '',
    `preflight = Preflight(${pythonValue(url)}, app=${pythonValue(app)}, key=os.environ.get("NEVERMORE_API_KEY"))`,
    'answer = preflight.ask(',
    ...facts,
    ')',
    'span.set_attribute(PREFLIGHT_ATTRIBUTE, answer.id or "")',
  ].join('\n')
}

/** An app has its own deadline; the one of the page is for people. */
function asApp({ deadlineMs: _deadline, ...input }: PreflightInput): PreflightInput {
  return input
}

// JSON texts, numbers and lists are Python as well; only three words differ.
const pythonValue = (value: unknown): string =>
  value === true
    ? 'True'
    : value === false
      ? 'False'
      : value === null || value === undefined
        ? 'None'
        : JSON.stringify(value)
