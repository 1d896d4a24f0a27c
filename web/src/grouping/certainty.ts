/** `99.5 %`: near certainty is told to a digit, for 99 and 100 are worlds apart. */
export const certaintyText = (share: number): string =>
  share < 1 && share >= 0.9995 ? '> 99.9\u00a0%' : `${Math.round(share * 1000) / 10}\u00a0%`
