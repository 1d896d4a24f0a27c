import { startCommand } from '../start-command.ts'

export const collector = startCommand(
  'collector',
  'Start receivers alone: takes spans and logs in and stores them in a shared database. Needs graph and worker beside it.',
)
