import type { Answer } from '../model-server/reply.ts'
import type { TaskData } from '../plan/task-data.ts'
import type { RunScope } from '../run-scope.ts'

/** One kind of work: what is known of it, what a healthy model answers, and the app itself. */
export interface DemoTask {
  readonly data: TaskData
  /** How the app instructs the model. The model server recognises the task by its first line. */
  system(promptVersion: string): string
  readonly answer: Answer
  /** The app. Throws what the app's user would see as an error. */
  run(scope: RunScope): Promise<void>
}

/** A step the app gave up at: one of its own errors, as apps write them. */
export class DemoAppError extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}
