import type { Sql } from '#core/platform/database/connect.ts'

import { readAllLines, type ContextLine, type MeetingLine } from '../store/preflight-lines.ts'
import type { MemoryOf } from './follow.ts'

/** So many are taken in before others get their turn: a few milliseconds. */
const slice_max = 500

/** Reads every context into the memories, a million in some seconds, and lets others work between. */
export async function loadContexts(sql: Sql, memoryOf: MemoryOf): Promise<void> {
  await readAllLines(sql, {
    contexts: (lines) => inSlices(lines, (line: ContextLine) => memoryOf(Number(line[0])).putLine(line)),
    meetings: (lines) => inSlices(lines, (line: MeetingLine) => memoryOf(Number(line[0])).putMeetingLine(line)),
  })
}

async function inSlices<Line>(lines: readonly Line[], take: (line: Line) => void): Promise<void> {
  for (let at = 0; at < lines.length; at += slice_max) {
    for (const line of lines.slice(at, at + slice_max)) take(line)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
