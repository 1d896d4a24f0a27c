/** How well groups agree with labels: LogHub's two measures. */
export interface GroupingScore {
  /** Share of lines in groups that hold all lines of one label and nothing else. */
  readonly accuracy: number
  /** The same of groups: F1 of precision and recall, so that rare labels count as much as frequent ones. */
  readonly f1: number
}

export function groupingScore(labels: readonly string[], groups: readonly string[]): GroupingScore {
  const byGroup = indexes(groups)
  const byLabel = indexes(labels)
  let lines = 0
  let right = 0
  for (const members of byGroup.values()) {
    const label = labels[members[0]!]!
    if (byLabel.get(label)!.length !== members.length || members.some((at) => labels[at] !== label)) continue
    lines += members.length
    right += 1
  }
  const precision = right / byGroup.size
  const recall = right / byLabel.size
  return { accuracy: lines / labels.length, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

function indexes(keys: readonly string[]): Map<string, number[]> {
  const lists = new Map<string, number[]>()
  keys.forEach((key, at) => {
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [at])
    else list.push(at)
  })
  return lists
}
