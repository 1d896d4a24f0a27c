import type { Sql } from '#core/platform/database/connect.ts'

import { readAllLines, type ContextLine, type MeetingLine } from '../store/preflight-lines.ts'
import type { MemoryOf } from './follow.ts'
import type { ProjectMemory } from './memory.ts'

/** So many are taken in before others get their turn: a few milliseconds. */
const slice_max = 500

/** Reads every context into the memories, a million in some seconds, and lets others work between. */
export async function loadContexts(sql: Sql, memoryOf: MemoryOf): Promise<void> {
  const met = new Map<string, ProjectMemory>()
  const memoryBy = (projectId: string): ProjectMemory => {
    const known = met.get(projectId)
    if (known !== undefined) return known
    const memory = memoryOf(Number(projectId))
    met.set(projectId, memory)
    memory.index.load()
    return memory
  }
  await readAllLines(sql, {
    contexts: (lines) => inSlices(lines, (line: ContextLine) => memoryBy(line[0]).putLine(line)),
    meetings: (lines) => inSlices(lines, (line: MeetingLine) => memoryBy(line[0]).putMeetingLine(line)),
  })
  for (const memory of met.values()) await memory.index.loaded()
}

async function inSlices<Line>(lines: readonly Line[], take: (line: Line) => void): Promise<void> {
  for (let at = 0; at < lines.length; at += slice_max) {
    for (const line of lines.slice(at, at + slice_max)) take(line)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
