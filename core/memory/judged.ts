/** The one signal that asks a model. What it says is kept apart from what was seen mechanically. */
export const judgeSignal = 'judge'

/** Whether a finding is the opinion of a model. */
export const isJudged = (signal: string): boolean => signal === judgeSignal
