import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { defineCommand } from 'citty'
import { askPlans } from '../check/ask-plans.ts'
import { readPlans } from '../check/plans.ts'
import { brokenByRelease, type ReleaseQuestion } from '../check/release.ts'
import { tellCheck } from '../check/tell.ts'
import { verdictOf, type FailOn } from '../check/verdict.ts'
import { connect, connectionArgs } from '../client/connection.ts'
import { exitCode, UsageError } from '../exit-code.ts'
import { fileProblem } from '../file-problem.ts'
import { sayJson } from '../output.ts'

export const check = defineCommand({
  meta: {
    name: 'check',
    description:
      'A gate for CI: has what is planned failed before (FILE), and did this release break anything (--release)? ' +
      'Exit code 1 when so.',
  },
  args: {
    file: {
      type: 'positional',
      required: false,
      description: 'Planned runs, inputs of preflight: JSON, an array, or one a line; - for stdin',
    },
    app: { type: 'string', description: 'The app of the release, and of plans that name none' },
    release: { type: 'string', description: 'Fail when its runs met failures that are new or had been resolved' },
    since: { type: 'string', description: 'Where to begin for --release (when it was first seen)', valueHint: 'date' },
    'fail-on': {
      type: 'enum',
      options: ['warn', 'block'],
      description: 'Planned runs: verdicts to fail on',
      default: 'warn',
    },
    'allow-unknown': { type: 'boolean', description: 'Pass a run about which nothing could be said in time' },
    ...connectionArgs,
  },
  async run({ args }) {
    const { file, app } = args
    const question = releaseIn(args)
    if (file === undefined && question === null)
      throw new UsageError('"check" takes a FILE of planned runs, --release, or both.')
    const plans = file === undefined ? [] : readPlans(await contentOf(file), file === '-' ? 'stdin' : file, app)
    const connection = await connect(args)
    const answers = await askPlans(connection, plans)
    const broken = question === null ? [] : await brokenByRelease(connection, question)
    const options = { failOn: args['fail-on'] as FailOn, allowUnknown: args['allow-unknown'] === true }
    const verdict = verdictOf(answers, broken, options)
    if (args.json) sayJson(verdict)
    else tellCheck(verdict, question)
    return verdict.passed ? exitCode.fine : exitCode.failed
  },
})

interface ReleaseFlags {
  readonly app?: string | undefined
  readonly release?: string | undefined
  readonly since?: string | undefined
}

function releaseIn({ app, release, since }: ReleaseFlags): ReleaseQuestion | null {
  if (!release) {
    if (since) throw new UsageError('--since belongs to --release.')
    return null
  }
  if (!app) throw new UsageError('--release needs --app: whose release it is.')
  const from = since ? new Date(since) : null
  if (from !== null && Number.isNaN(from.getTime())) throw new UsageError(`--since has to be a date, not "${since}".`)
  return { app, release, since: from, now: new Date() }
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${fileProblem(file, 'read', error)}.`)
  })
}
