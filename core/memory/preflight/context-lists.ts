/** Contexts without words, and those of an app, are listed up to here. */
export const listedMax = 2_000

/** Slots to look at when words find nothing: those without words, and those of an app, the first that came. */
export interface ContextLists {
  add(slot: number, app: string, hasWords: boolean): void
  wordless(): readonly number[]
  ofApp(app: string): readonly number[]
}

export function createContextLists(): ContextLists {
  const byApp = new Map<string, number[]>()
  const wordless: number[] = []
  return {
    add(slot, app, hasWords) {
      if (!hasWords && wordless.length < listedMax) wordless.push(slot)
      const own = byApp.get(app)
      if (own === undefined) byApp.set(app, [slot])
      else if (own.length < listedMax) own.push(slot)
    },
    wordless: () => wordless,
    ofApp: (app) => byApp.get(app) ?? [],
  }
}
