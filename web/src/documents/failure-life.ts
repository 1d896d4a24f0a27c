import { graphql, type ResultOf } from '../api/graphql.ts'

/** What the panels beside a failure show; read again whenever something happens to it. */
export const failureLifeDocument = graphql(`
  query FailureLife($id: ID!) {
    failure(id: $id) {
      id state runsSinceState
      escalation { name failedRuns runs failedRunsBefore runsBefore expected threshold fires }
      quiet {
        silentSeconds silenceNeededSeconds runsBefore failedRunsBefore runsSince runsNeeded chance gone
      }
      tickets { id url title author at }
      mitigations {
        id text fromCatalogue appliedAt release promptVersion model author removedAt
        effect {
          verdict reason ratio ratioLow ratioHigh leftOutRuns nearestOnly from to
          before { runs failedRuns rate low high }
          after { runs failedRuns rate low high }
        }
      }
    }
  }
`)
export type FailureLife = NonNullable<ResultOf<typeof failureLifeDocument>['failure']>
export type MitigationShown = FailureLife['mitigations'][number]

export const activityDocument = graphql(`
  query FailureActivity($id: ID!, $first: Int!, $after: String) {
    failure(id: $id) {
      id
      activity(first: $first, after: $after) {
        totalCount
        pageInfo { endCursor hasNextPage }
        edges { node { id at actor kind about detail comment { id text editedAt deleted mine } } }
      }
    }
  }
`)
type ActivityConnection = NonNullable<ResultOf<typeof activityDocument>['failure']>['activity']
export type ActivityLine = ActivityConnection['edges'][number]['node']

export const membersDocument = graphql(`query Members { members { id email role } viewer { id } }`)

export const setFailureStatesDocument = graphql(`
  mutation SetFailureStates($input: SetFailureStatesInput!) {
    setFailureStates(input: $input) {
      id state stateAt stateBy stateReason stateUntil untilEscalating untilOccurrences
      resolvedRelease resolvedPromptVersion resolvedModel notAFailure
    }
  }
`)
export const undoFailureStatesDocument = graphql(`
  mutation UndoFailureStates($failures: [ID!]!) {
    undoFailureStates(failures: $failures) {
      id state stateAt stateBy stateReason stateUntil untilEscalating untilOccurrences
      resolvedRelease resolvedPromptVersion resolvedModel notAFailure
    }
  }
`)
export const assignFailuresDocument = graphql(`
  mutation AssignFailures($input: AssignFailuresInput!) { assignFailures(input: $input) { id assignee { id email } } }
`)
export const addCommentDocument = graphql(`
  mutation AddFailureComment($input: AddFailureCommentInput!) { addFailureComment(input: $input) { id } }
`)
export const editCommentDocument = graphql(`
  mutation EditFailureComment($input: EditFailureCommentInput!) { editFailureComment(input: $input) { id } }
`)
export const deleteCommentDocument = graphql(`
  mutation DeleteFailureComment($comment: ID!) { deleteFailureComment(comment: $comment) { id } }
`)
export const linkTicketDocument = graphql(`
  mutation LinkFailureTicket($input: LinkFailureTicketInput!) {
    linkFailureTicket(input: $input) { id tickets { id url title author at } }
  }
`)
export const unlinkTicketDocument = graphql(`
  mutation UnlinkFailureTicket($ticket: ID!) {
    unlinkFailureTicket(ticket: $ticket) { id tickets { id url title author at } }
  }
`)
export const applyMitigationDocument = graphql(`
  mutation ApplyMitigation($input: ApplyMitigationInput!) { applyMitigation(input: $input) { id } }
`)
export const removeMitigationDocument = graphql(`
  mutation RemoveMitigation($mitigation: ID!) { removeMitigation(mitigation: $mitigation) { id } }
`)
export const catalogueDocument = graphql(`
  query MitigationCatalogue($class: String) {
    mitigationCatalogue(class: $class) {
      class text builtIn version at author versions { version at author note text }
    }
  }
`)
export type CatalogueEntry = ResultOf<typeof catalogueDocument>['mitigationCatalogue'][number]

export const setMitigationTextDocument = graphql(`
  mutation SetMitigationText($input: SetMitigationTextInput!) {
    setMitigationText(input: $input) { class text builtIn version at author versions { version at author note text } }
  }
`)
