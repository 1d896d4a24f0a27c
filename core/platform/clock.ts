/** Milliseconds since 1970. Handed in wherever time matters, so that a test can stand still or jump. */
export type Clock = () => number

/** The clock on the wall. Only composition roots name it. */
export const systemClock: Clock = Date.now
