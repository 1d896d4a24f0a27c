import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectPaths } from '#core/platform/paths.ts'

export interface CodeBlock {
  readonly language: string
  readonly code: string
}

/** Text of a file, by its path from the root of the checkout. */
export const readDocument = (path: string): string => readFileSync(join(projectPaths().root, path), 'utf8')

/** Every Markdown file that is ours. */
export function documents(folder = ''): readonly string[] {
  return readdirSync(join(projectPaths().root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || ['node_modules', 'dist', 'golden', 'results'].includes(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return documents(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}

/** The fenced blocks of a Markdown text, in order. */
export const codeBlocks = (markdown: string): readonly CodeBlock[] =>
  [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code }))

/** The one block of a language that holds a piece of text. Throws when there is none, or more than one. */
export function blockWith(markdown: string, language: string, text: string): string {
  const found = codeBlocks(markdown).filter((block) => block.language === language && block.code.includes(text))
  const [block] = found
  if (block === undefined || found.length > 1) throw new Error(`${found.length} ${language} blocks hold "${text}"`)
  return block.code
}
