import type { z } from 'zod'

/** Reports a problem at a `::` path. */
export type Tell = (path: string, message: string) => void

/** Reports a schema's complaint about what stands at `path`, in the config's own terms. */
export function tellIssue(path: string, issue: z.core.$ZodIssue, tell: Tell): void {
  const at = [path, ...issue.path.map(String)].join('::')
  if (issue.code === 'unrecognized_keys') for (const key of issue.keys) tell(`${at}::${key}`, 'unknown key')
  else tell(at, issue.message)
}
