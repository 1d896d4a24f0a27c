import { randomFillSync } from 'node:crypto'

const poolBytes = 4096
const pool = Buffer.alloc(poolBytes)
let used = poolBytes

// One system call per 400 ids instead of one per id.
function takeRandom(byteCount: number): Buffer {
  if (used + byteCount > poolBytes) {
    randomFillSync(pool)
    used = 0
  }
  used += byteCount
  return pool.subarray(used - byteCount, used)
}

/** A UUID version 7 (RFC 9562): sorts by the millisecond it was made in, random within it. */
export function uuidv7(nowMs: number): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  takeRandom(10).copy(bytes, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
