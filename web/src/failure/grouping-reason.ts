const reasons: Record<string, string> = {
  custom: 'Same fingerprint, set by the app itself',
  frames: 'Same error from the same lines of the app',
  template: 'Same text once what differs is masked',
  'kind+where': 'Same kind of failure at the same place',
}

/** What occurrences with one fingerprint have in common. */
export const groupingReason = (level: string): string => reasons[level] ?? `Same ${level}`
