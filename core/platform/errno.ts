/** Whether an error of the operating system carries one of these codes (`ENOENT`, `EEXIST` …). */
export const isErrno = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
