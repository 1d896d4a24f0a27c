import type { Dialect } from './dialect.ts'
import { addMetadata } from './tags.ts'

const rule = 'patronus'

/** Patronus: functions of an app as spans, and its project on everybody's. What models do is told by others. */
export const patronus: Dialect = {
  id: rule,
  scopes: ['patronus.sdk'],
  markers: ['pat.app', 'pat.project.name', 'pat.experiment.id'],
  kinds: [],
  fields: { workflowName: ['pat.app'] },
  readLast({ attributes }, draft) {
    addMetadata(attributes, ['pat.'], rule, draft)
  },
}
