/** Milliseconds. A day is one of 24 hours, as days are counted in UTC. */
export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
