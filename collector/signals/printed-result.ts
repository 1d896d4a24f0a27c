/** What can be read of a result that was printed as an object of Python: flags, and the text inside. */
export interface PrintedResult {
  readonly failed: boolean
  readonly text: string | null
}

/** `ToolMessage(content='…', status='error')`, and the same without its name: `content='…' name='…'`. */
const printed = /^(?:[A-Z]\w*\()?(?:meta=\S{1,40} |meta=\S{1,40}, )?(?:content|output|text|result)=/
const failing = /\b(?:isError|is_error)=True\b|\bstatus=['"]error['"]/
const inner = /(?:\b(?:text|content)=|'(?:text|content)': )(?:'((?:[^'\\]|\\.){0,300})|"((?:[^"\\]|\\.){0,300}))/s
const tailChars = 300

/** Reads the printed objects in which MCP's SDK, LangChain and AgentScope hand on results. Null for all other texts. Pure. */
export function printedResult(text: string): PrintedResult | null {
  if (!printed.test(text)) return null
  const found = inner.exec(text.slice(0, headChars))
  const said = found?.[1] ?? found?.[2] ?? null
  // Flags stand behind the content, and what the content says is not asked.
  const tail = text.slice(Math.max((found?.index ?? 0) + (found?.[0].length ?? 0), text.length - tailChars))
  return {
    failed: failing.test(tail),
    text: said === null ? null : said.replaceAll('\\n', '\n').replaceAll(/\\(['"])/g, '$1'),
  }
}

const headChars = 1_000
