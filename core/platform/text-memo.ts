/** What was worked out for some texts, so that it need not be worked out again. */
export interface TextMemo<Value> {
  /** The value kept for this very text; undefined when there is none. */
  get(text: string): Value | undefined
  /** Keeps a value, from the second time on that it is given for a text unless `keepFirst` says otherwise. */
  set(text: string, value: Value): void
}

export interface TextMemoSettings {
  /** Texts kept at a time; a power of two. */
  readonly textsMax: number
  /** Characters of all kept texts together. */
  readonly charactersMax: number
  /** Keeps what was seen once only: for texts that come again soon or never. */
  readonly keepFirst?: boolean
}

/**
 * Remembers values by long texts that come again and again: system prompts, tool definitions, stacks. A map would read
 * every new text to its end to hash it, which costs about as much as the work that is to be spared. Here a few
 * characters choose a place, and only a text that may be the same is compared, as fast as memory is. The newest wins
 * its place. What comes but once is not kept: it would only be moved about by the garbage collector.
 */
export function createTextMemo<Value>(settings: TextMemoSettings): TextMemo<Value> {
  const { textsMax, charactersMax, keepFirst = false } = settings
  const mask = textsMax - 1
  if (textsMax < 1 || (textsMax & mask) !== 0) throw new RangeError(`${textsMax} is no power of two`)
  const texts = new Array<string | undefined>(textsMax).fill(undefined)
  const values = new Array<Value | undefined>(textsMax).fill(undefined)
  const seen = new Int32Array(textsMax)
  let characters = 0

  return {
    get(text) {
      const place = markOf(text) & mask
      return texts[place] === text ? values[place] : undefined
    },
    set(text, value) {
      if (text.length * 4 > charactersMax) return // One text must not push out all others.
      const mark = markOf(text)
      const place = mark & mask
      if (!keepFirst && seen[place] !== mark) {
        seen[place] = mark
        return
      }
      characters += text.length - (texts[place]?.length ?? 0)
      texts[place] = text
      values[place] = value
      if (characters <= charactersMax) return
      texts.fill(undefined)
      values.fill(undefined)
      characters = 0
    },
  }
}

/** From the length and up to eight characters spread over the text: enough to tell the texts of one app apart. */
function markOf(text: string): number {
  const { length } = text
  const step = (length >>> 3) + 1
  let mark = length
  for (let at = step >>> 1; at < length; at += step) mark = (Math.imul(mark, 31) + text.charCodeAt(at)) | 0
  return mark ^ (mark >>> 15)
}
