import { defineCommand } from 'citty'
import { allThatAreLeft } from '../flags.ts'
import { connect, connectionArgs } from '../client/connection.ts'
import { UsageError } from '../exit-code.ts'
import { deleteFailures, listDeleted, restoreFailures } from '../failures/deleted.ts'
import { failureStates, listFailures } from '../failures/list.ts'
import { moveFailures, moves, type Move } from '../failures/move.ts'
import { rowsMax } from '../failures/rows.ts'
import { showFailure } from '../failures/show.ts'

const actions = ['show', ...Object.keys(moves), 'delete', 'deleted', 'restore']

export const failures = defineCommand({
  meta: {
    name: 'failures',
    description:
      'List remembered failures, the one seen last first; or show F-1, resolve F-1, archive F-1, reopen F-1, delete F-1; list what ' +
      'was deleted, restore F-1.',
  },
  args: {
    action: { type: 'positional', required: false, description: `${actions.join(', ')}; left out: list` },
    id: {
      type: 'positional',
      required: false,
      valueHint: allThatAreLeft,
      description: 'Short ids such as F-1, one or more',
    },
    app: { type: 'string', description: 'List: only failures of this app' },
    class: { type: 'string', description: 'List: only this class, such as provider.rate_limit' },
    state: { type: 'string', description: `List: only ${failureStates.join(', ')}; several with commas` },
    text: { type: 'string', description: 'List, deleted: only those with this in the title' },
    new: { type: 'boolean', description: 'List: only what was first seen within seven days' },
    limit: { type: 'string', description: `List, deleted: how many, at most ${rowsMax}`, default: '20' },
    release: { type: 'string', description: 'Resolve: the release that holds the fix' },
    'prompt-version': { type: 'string', description: 'Resolve: the prompt version that holds the fix' },
    model: { type: 'string', description: 'Resolve: the model that does not fail so' },
    until: { type: 'string', description: 'Archive: until this date' },
    times: { type: 'string', description: 'Archive: until it was met so often again' },
    escalating: { type: 'boolean', description: 'Archive: until it escalates. List: only what escalates' },
    reason: { type: 'string', description: 'Why; kept with the change' },
    ...connectionArgs,
  },
  async run({ args }) {
    const { action } = args
    if (action === undefined) return listFailures(await connect(args), args)
    if (!actions.includes(action)) throw new UsageError(`"failures" takes ${actions.join(', ')}, not "${action}".`)
    if (action === 'deleted') return listDeleted(await connect(args), args)
    const ids = args._.slice(1)
    const [first] = ids
    const strange = ids.find((id) => !/^F-\d{1,9}$/i.test(id))
    if (first === undefined) throw new UsageError(`"failures ${action}" needs a short id such as F-1.`)
    if (strange !== undefined) throw new UsageError(`A short id looks like F-42, not like "${strange}".`)
    if (action === 'delete') return deleteFailures(await connect(args), ids, args)
    if (action === 'restore') return restoreFailures(await connect(args), ids, args)
    if (action !== 'show')
      return moveFailures(await connect(args), action as Move, ids, { ...args, promptVersion: args['prompt-version'] })
    if (ids.length > 1) throw new UsageError('"failures show" takes one short id.')
    return showFailure(await connect(args), first, args.json === true)
  },
})
