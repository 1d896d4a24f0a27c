import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Memory as a folder, where Linux has it. */
const memory = '/dev/shm'
/** Tests fill half a gigabyte at most; what they run in wants some too. */
const folderBytesMin = 3 * 2 ** 30
const freeBytesMin = 6 * 2 ** 30
const prefix = 'nevermore-tests-'
const abandonedMs = 6 * 3_600_000

/**
 * A new folder for all that tests write and throw away: in memory where there is plenty of it, else where the system
 * keeps such things. Every test file has a database of a thousand files; disks are slow at making and removing those.
 */
export function makeScratch() {
  const parent = hasRoom() ? memory : tmpdir()
  removeAbandoned(parent)
  const folder = mkdtempSync(join(parent, prefix))
  // A database server that may not be root has to get in.
  chmodSync(folder, 0o755)
  return folder
}

function hasRoom() {
  try {
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize >= folderBytesMin && process.availableMemory() >= freeBytesMin
  } catch {
    return false
  }
}

/** Whoever was killed left its folder behind. */
function removeAbandoned(parent) {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue
    const path = join(parent, name)
    try {
      if (Date.now() - statSync(path).mtimeMs > abandonedMs) rmSync(path, { recursive: true, force: true })
    } catch {
      // Somebody else's, or gone already.
    }
  }
}
