import { isScalar, parseDocument, visit } from 'yaml'
import type { Document, Scalar } from 'yaml'

import type { FieldProblem } from '#core/platform/errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What expansion found on its way. */
export interface Expansion {
  readonly problems: readonly FieldProblem[]
  /** Variables that were named without a default and are not set; they became empty. */
  readonly unset: readonly string[]
}

/** References in one source; more are a mistake or an attack. */
const referencesMax = 100
const reference = /\$\$|\$\{([^{}]*)\}/g
const named = /^(?:env:)?([^:]*)(?::-([\s\S]*))?$/
const validName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/**
 * Replaces `${env:NAME:-default}` in the values of a document, in place. A value that is one reference and nothing
 * else, unquoted, gets the type its text has in YAML (`4317` is a number, `true` a boolean); quoted or within other
 * text it stays text. `$$` is a dollar sign. Variables are read from `env` and nowhere else.
 */
export function expandDocument(document: Document, env: Environment, source: string): Expansion {
  const problems: FieldProblem[] = []
  const unset = new Set<string>()
  let references = 0

  const lookUp = (inner: string): string => {
    const [, name = '', standard] = named.exec(inner) ?? []
    if (++references === referencesMax + 1)
      problems.push({ path: source, message: `holds more than ${referencesMax} references` })
    if (!validName.test(name)) {
      problems.push({
        path: source,
        message: `\${${inner}} is not a reference; write \${env:NAME} or \${env:NAME:-default}`,
      })
      return ''
    }
    const value = env[name]
    if (value !== undefined && value !== '') return value
    if (standard === undefined) unset.add(name)
    return standard ?? ''
  }

  visit(document, {
    Scalar(key, node: Scalar) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('$')) return
      const whole = /^\$\{([^{}]*)\}$/.exec(node.value)
      const text = node.value.replace(reference, (found, inner: string | undefined) =>
        found === '$$' ? '$' : lookUp(inner ?? ''),
      )
      node.value = whole !== null && node.type === 'PLAIN' ? typed(text) : text
    },
  })
  return { problems, unset: [...unset] }
}

/** Text as YAML would read it, when that is a plain value; lists and maps stay text. */
function typed(text: string): unknown {
  if (text === '') return null
  const { contents, errors } = parseDocument(text)
  return errors.length === 0 && isScalar(contents) ? contents.value : text
}
