/** `99.5 %`: near certainty is told to a digit, for 99 and 100 are worlds apart. */
export const certaintyText = (share: number): string => `${Math.round(share * 1000) / 10}\u00a0%`
