/** What a table holds under a name that somebody sent. `constructor` is a name too, and every object has one. */
export const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
