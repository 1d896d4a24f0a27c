import { startCommand } from '../start-command.ts'

export const worker = startCommand(
  'worker',
  'Start the jobs alone, on a shared database: settles runs, mines patterns, scores health. Several share the work.',
)
