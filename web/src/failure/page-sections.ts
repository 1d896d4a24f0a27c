/** What a failure's page is made of, from top to bottom where it is one column. */
export const failureSections = [
  { id: 'evidence', name: 'Evidence' },
  { id: 'where', name: 'Where' },
  { id: 'why-one', name: 'Why one' },
  { id: 'state', name: 'State' },
  { id: 'cause', name: 'Cause' },
  { id: 'mitigations', name: 'In place' },
  { id: 'record', name: 'Pre-flight' },
  { id: 'patterns', name: 'Patterns' },
  { id: 'similar', name: 'Similar' },
  { id: 'activity', name: 'Activity' },
  { id: 'tickets', name: 'Tickets' },
  { id: 'versions', name: 'Versions' },
] as const
