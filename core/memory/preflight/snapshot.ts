import type { Sql } from '#core/platform/database/connect.ts'
import { isErrno } from '#core/platform/errno.ts'
import type { Log } from '#core/platform/log.ts'

import { contextAlgorithm } from '../context-signature.ts'
import type { Freeze } from '../match-index.ts'
import { identityOf } from '../store/snapshot-identity.ts'
import type { ProjectMemory } from './memory.ts'
import { readSections, writeSections, type Sections } from './snapshot-file.ts'
import { memoryFrom, partsOf, type ProjectHead } from './snapshot-parts.ts'

/** Version of how contexts are compared, weights, 4-grams, postings, and of what is kept of them. */
const matchAlgorithm = 'm3'
const bytesMax = 4 * 2 ** 30

interface Head {
  readonly contextAlgorithm: string
  readonly matchAlgorithm: string
  /** Which database it is a copy of, as of which entry of its outbox. */
  readonly identity: string
  readonly seq: string
  readonly projects: readonly ProjectHead[]
}

export interface Snapshot {
  /** The copy, if there is one that can be caught up; what speaks against it is logged, and everything is read anew. */
  read(): Promise<{ readonly seq: bigint; readonly memories: ReadonlyMap<number, ProjectMemory> } | null>
  /** Keeps a copy that is complete up to an entry. Answers its bytes; null when it could not be written. */
  write(seq: bigint, memories: ReadonlyMap<number, ProjectMemory>): Promise<number | null>
}

/** The memory as a file: a million contexts are back in a second or two instead of being read from the database. */
export function createSnapshot(options: {
  readonly sql: Sql
  readonly log: Log
  readonly path: string
  readonly freeze?: Freeze
}): Snapshot {
  const { sql, log, path, freeze } = options

  async function read(): ReturnType<Snapshot['read']> {
    const { head, sections } = await readSections(path, bytesMax, headFrom)
    if ((await identityOf(sql, BigInt(head.seq))) !== head.identity)
      throw new Error('it is of another database, or changes since then are no longer kept')
    const memories = new Map(
      head.projects.map((project) => [project.id, memoryFrom(project, ofProject(sections, project.id), freeze)]),
    )
    return { seq: BigInt(head.seq), memories }
  }

  return {
    async read() {
      try {
        return await read()
      } catch (error) {
        if (!isErrno(error, 'ENOENT')) log.warn({ err: error, path }, 'the kept memory is not used; reading everything')
        return null
      }
    },
    async write(seq, memories) {
      try {
        const identity = await identityOf(sql, seq)
        if (identity === null) return null
        const parts = [...memories].map(([id, memory]) => partsOf(id, memory))
        const sections = new Map(
          parts.flatMap(({ head, sections: own }) =>
            [...own].map(([name, items]) => [`${head.id}/${name}`, items] as const),
          ),
        )
        const size = [...sections.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
        if (size > bytesMax) throw new Error(`it would be larger than ${bytesMax} bytes`)
        const projects = parts.map(({ head }) => head)
        const head: Head = { contextAlgorithm, matchAlgorithm, identity, seq: String(seq), projects }
        return await writeSections(path, head, sections)
      } catch (error) {
        log.warn({ err: error, path }, 'the memory could not be kept as a file')
        return null
      }
    },
  }
}

function headFrom(value: unknown): Head {
  // Its sum was right: it is what `write` wrote, in this version or another.
  const head = value as Head
  if (head.contextAlgorithm !== contextAlgorithm || head.matchAlgorithm !== matchAlgorithm)
    throw new Error(
      `it was made by ${head.contextAlgorithm} ${head.matchAlgorithm}, not ${contextAlgorithm} ${matchAlgorithm}`,
    )
  return head
}

const ofProject = (sections: Sections, id: number): Sections =>
  new Map(
    [...sections].flatMap(([name, items]) =>
      name.startsWith(`${id}/`) ? [[name.slice(`${id}/`.length), items] as const] : [],
    ),
  )
