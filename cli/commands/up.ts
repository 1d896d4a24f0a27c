import { startCommand } from '../start-command.ts'

export const up = startCommand('up', 'Start receiver, API, dashboard and workers; Ctrl-C stops them.')
