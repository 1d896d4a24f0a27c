import { startCommand } from '../start-command.ts'

export const graph = startCommand(
  'graph',
  'Start dashboard, API and pre-flight alone, on a shared database. Receives nothing; needs collector and worker.',
)
