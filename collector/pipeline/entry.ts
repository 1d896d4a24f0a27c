/** The value that the check of the config made sure is there. */
export function entry<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
  const value = map.get(id)
  if (value === undefined) throw new RangeError(`"${id}" passed the check and is not configured`)
  return value
}
