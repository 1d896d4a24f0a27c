/** A LIKE pattern for "contains exactly this text": what means something to LIKE is taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
