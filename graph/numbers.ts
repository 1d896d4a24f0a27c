const intMax = 2_147_483_647n

/** GraphQL's Int has 32 bits; a count beyond that stays at the largest. */
export const asInt = (count: bigint): number => Number(count > intMax ? intMax : count)
export const asIntOrNull = (count: bigint | null): number | null => (count === null ? null : asInt(count))
