import { graphql, type ResultOf } from '../api/graphql.ts'

const signalRow = graphql(`
  fragment SignalRow on Signal {
    id title version grade level classes content notOn enabled sampling severity
    thresholds { name meaning value default min max }
    changes { version at author note before after }
    exceptions { reason author at failure { id shortId title } }
  }
`)

export const signalsDocument = graphql(`query Signals { signals { ...SignalRow } }`, [signalRow])
export const updateSignalDocument = graphql(
  `
  mutation UpdateSignal($input: UpdateSignalInput!) { updateSignal(input: $input) { ...SignalRow } }
`,
  [signalRow],
)
export type SignalRow = ResultOf<typeof signalsDocument>['signals'][number]
