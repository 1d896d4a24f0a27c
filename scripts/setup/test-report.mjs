import { stripVTControlCharacters } from 'node:util'

/** More files than this failed not because the machine was busy. */
const againFilesMax = 3
const whyCharactersMax = 400

const isUnloadable = (file) => file.status === 'failed' && file.assertionResults.length === 0
const hasFailed = (file) => isUnloadable(file) || file.assertionResults.some(({ status }) => status === 'failed')

/** Counts single tests. A file that could not even be loaded has none, so it counts as one failed test. */
export function countsOf(report, code) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, code: code || 1 }
  const files = report.testResults
  const all = files.flatMap((file) => file.assertionResults)
  const count = (status) => all.filter((test) => test.status === status).length
  const failed = count('failed') + files.filter(isUnloadable).length
  // An error outside any test fails the run without failing a test; the counts must not claim otherwise.
  const unexplained = failed === 0 && code !== 0 ? 1 : 0
  return {
    passed: count('passed'),
    failed: failed + unexplained,
    skipped: all.length - count('passed') - count('failed'),
    code: failed + unexplained > 0 ? code || 1 : 0,
  }
}

/** Each failed test as { file, name, why }, `why` being the first line of its first message. */
export function failuresOf(report) {
  if (report === null) return []
  return report.testResults.filter(hasFailed).flatMap((file) => {
    if (isUnloadable(file)) return [{ file: file.name, name: 'the whole file', why: firstLine(file.message) }]
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    return failed.map((test) => ({ file: file.name, name: test.fullName, why: firstLine(test.failureMessages?.[0]) }))
  })
}

function firstLine(message = '') {
  const line = stripVTControlCharacters(message).trim().split('\n', 1)[0]
  return line.length > whyCharactersMax ? `${line.slice(0, whyCharactersMax)}…` : line
}

/** The files worth a second try: none when all went well, none when too much failed for chance. */
export function filesToRunAgain(report) {
  const files = (report?.testResults ?? []).filter(hasFailed).map(({ name }) => name)
  return files.length > againFilesMax ? [] : files
}

/** The first report, with what the second says of the files it ran. */
export function withSecondRun(first, second) {
  const again = new Map((second?.testResults ?? []).map((file) => [file.name, file]))
  return { ...first, testResults: first.testResults.map((file) => again.get(file.name) ?? file) }
}
