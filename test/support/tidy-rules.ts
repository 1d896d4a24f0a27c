import { basename } from 'node:path'
import ts from 'typescript'
import { scriptOf } from './imports.ts'
import type { Source } from './sources.ts'

/** Looks at one file and says what is untidy, each as a sentence that begins with the place. */
export type TidyRule = (file: Source) => readonly string[]

const fileLinesMax = 300
const functionLinesMax = 70
const lineCharactersMax = 120

const isTest = (path: string): boolean => path.startsWith('test/')
const isMeasuring = (path: string): boolean => path.startsWith('bench/')
const isConfig = (path: string): boolean => /(^|\/)[^/]*\.config\.ts$/.test(path)

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')

/** A file does one thing; one that does not fit here does two. */
export const shortFiles: TidyRule = ({ path, text }) => {
  const count = linesOf(text).length
  return count > fileLinesMax ? [`${path}: ${count} lines, at most ${fileLinesMax}`] : []
}

/** Addresses, the hex of fixtures, and a text or pattern that is long by itself: all else can be broken. */
const unbreakable =
  /https?:\/\/|[0-9a-f]{64}|'[^']{60,}'|"[^"]{60,}"|`[^`]{60,}`|\/[^/\s]{60,}\/|(^|[(=,]) *\/.{60,}\/[a-z]*/

export const shortLines: TidyRule = ({ path, text }) =>
  linesOf(text).flatMap((line, index) =>
    line.length > lineCharactersMax && !unbreakable.test(line)
      ? [`${path}:${index + 1}: ${line.length} characters, at most ${lineCharactersMax}`]
      : [],
  )

/** The callback of a `describe` is a chapter, not a function. */
export const shortFunctions: TidyRule = (file) => {
  const source = parsed(file)
  return nodesOf(source).flatMap((node) => {
    if (!ts.isFunctionLike(node) || isChapter(node)) return []
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line
    const count = source.getLineAndCharacterOfPosition(node.end).line - first + 1
    return count > functionLinesMax ? [`${file.path}:${first + 1}: function of ${count} lines`] : []
  })
}

/** Who looks for a statement knows where: no SQL outside stores, queries, the database's own code, and tests. */
export const sqlAtHome: TidyRule = (file) => {
  if (isTest(file.path) || isMeasuring(file.path) || /\/(store|queries)\//.test(file.path)) return []
  if (/^core\/platform\/(database\/|outbox)/.test(file.path)) return []
  return nodesOf(parsed(file)).flatMap((node) =>
    ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && ['sql', 'tx'].includes(node.tag.text)
      ? [`${file.path}: SQL outside store/ and queries/`]
      : [],
  )
}

/** What PostgreSQL reads as JSON goes through `storableJson`: NUL or half a character would refuse the whole statement. */
export const storableJsonOnly: TidyRule = ({ path, text }) =>
  !isTest(path) && /\/(store|queries)\/|^core\/platform\/outbox/.test(path) && /JSON\.stringify\(/.test(text)
    ? [`${path}: JSON.stringify where storableJson belongs`]
    : []

/** Servers log; only the command line prints. */
export const printsInOnePlace: TidyRule = (file) => {
  if (file.path === 'cli/output.ts' || isMeasuring(file.path) || file.path.startsWith('scripts/')) return []
  return nodesOf(parsed(file)).flatMap((node) =>
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'console'
      ? [`${file.path}: console.${node.name.text} outside cli/output.ts`]
      : [],
  )
}

/** A name that the importer chooses is a name nobody can search for. */
export const namedExports: TidyRule = (file) => {
  if (isConfig(file.path)) return []
  return parsed(file).statements.some(
    (statement) =>
      (ts.isExportAssignment(statement) && !statement.isExportEquals) ||
      (ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
  )
    ? [`${file.path}: default export`]
    : []
}

/** Files are named after what they export: kebab-case, except Vue components and composables. No drawers. */
export const tellingNames: TidyRule = ({ path }) => {
  const name = basename(path)
  if (/^(index|utils?|helpers?|misc|common)\.[a-z]+$/.test(name)) return [`${path}: a name that says nothing`]
  if (name.endsWith('.vue')) return /^[A-Z][A-Za-z0-9]*(\.ce)?\.vue$/.test(name) ? [] : [`${path}: not PascalCase`]
  if (name.endsWith('.py')) return /^[a-z0-9_]+\.py$/.test(name) ? [] : [`${path}: not snake_case`]
  const composable = /(^|\/)web\//.test(path) && /^use[A-Z][A-Za-z0-9]*(\.test)?\.ts$/.test(name)
  return composable || /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name) ? [] : [`${path}: not kebab-case`]
}

/** Code is camelCase. Keys of settings, rows and other people's JSON keep their names, also where they are taken apart. */
export const camelCaseNames: TidyRule = (file) => {
  const source = parsed(file)
  return nodesOf(source).flatMap((node) => {
    const named = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isFunctionDeclaration(node)
    const renamed = ts.isBindingElement(node) && node.propertyName !== undefined
    if (!(named || renamed) || node.name === undefined || !ts.isIdentifier(node.name)) return []
    if (!/^[a-z][A-Za-z0-9]*_/.test(node.name.text)) return []
    const { line } = source.getLineAndCharacterOfPosition(node.name.getStart(source))
    return [`${file.path}:${line + 1}: ${node.name.text} is not camelCase`]
  })
}

/** What is left to do stands in an issue; what a test leaves out stands in its report. */
export const nothingLeftOpen: TidyRule = ({ path, text }) =>
  looksForOpenEnds.has(path)
    ? []
    : linesOf(text).flatMap((line, index) => {
        const found = openEnd.exec(line)
        return found === null ? [] : [`${path}:${index + 1}: ${found[0]}`]
      })

const openEnd = /TODO\b|FIXME\b|\bXXX\b|@ts-(ignore|nocheck)|\b(it|test|describe)\.(only|todo)\(/
const looksForOpenEnds: ReadonlySet<string> = new Set(['test/support/tidy-rules.ts', 'test/tidy.test.ts'])

const trees = new WeakMap<Source, ts.SourceFile>()

// Several rules look at the same tree, and making it is what takes the time.
function parsed(file: Source): ts.SourceFile {
  const known = trees.get(file)
  if (known !== undefined) return known
  const kind = file.path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS
  const tree = ts.createSourceFile(file.path, scriptOf(file), ts.ScriptTarget.Latest, true, kind)
  trees.set(file, tree)
  return tree
}

function nodesOf(root: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    found.push(node)
    node.forEachChild(visit)
  }
  visit(root)
  return found
}

function isChapter(node: ts.Node): boolean {
  const call = node.parent
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText())
}
