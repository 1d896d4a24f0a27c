/** Buffers that are written on again once nobody reads what stood on them. */
export interface SpareSheets {
  /** At least that many bytes; what stands on them means nothing. */
  take(bytesMin: number): Buffer
  /** Takes back the whole buffer of which `bytes` are a part, if there is room. */
  giveBack(bytes: Buffer): void
}

export interface SpareSheetsOptions {
  /** Bytes that lie here at most. */
  readonly bytesMax?: number
}

/** Node cuts smaller ones from a buffer that many share. */
const sheetBytesMin = 16_384
/** A larger one would take the room of many. */
const shareMax = 1 / 8

/**
 * V8 collects all garbage whenever 64 MB of buffers have grown old, and forgets with it the machine code of functions
 * that nothing refers to just then. Under load that was every two seconds, and compiling took a seventh of all CPU.
 */
export function createSpareSheets({ bytesMax = 8 * 1_048_576 }: SpareSheetsOptions = {}): SpareSheets {
  const spare: ArrayBufferLike[] = []
  let spareBytes = 0

  return {
    take(bytesMin) {
      let best = -1
      for (let index = 0; index < spare.length; index += 1) {
        const { byteLength } = spare[index]!
        if (byteLength >= bytesMin && (best < 0 || byteLength < spare[best]!.byteLength)) best = index
      }
      if (best < 0) return bytesMin < sheetBytesMin ? Buffer.allocUnsafe(bytesMin) : Buffer.allocUnsafeSlow(bytesMin)
      const [sheet] = spare.splice(best, 1)
      spareBytes -= sheet!.byteLength
      return Buffer.from(sheet!)
    },
    giveBack({ buffer: sheet }) {
      const { byteLength } = sheet
      if (byteLength < sheetBytesMin || byteLength > bytesMax * shareMax || spareBytes + byteLength > bytesMax) return
      if (spare.includes(sheet)) return
      spare.push(sheet)
      spareBytes += byteLength
    },
  }
}
