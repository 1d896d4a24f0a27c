/** A 4-gram alone says less than a word. */
const gramFactor = 0.4
/** Taken as seen already, so that in a small memory no word counts as rare only because little is known. */
const smoothing = 100

/** What a shared word adds: its squared weight. Preambles that every app shares weigh little, yet one entry works. */
export const wordGain = (entries: number, holders: number): number =>
  Math.log(1 + (entries + smoothing) / (holders + 1)) ** 2

/** The same for a 4-gram. */
export const gramGain = (entries: number, holders: number): number => wordGain(entries, holders) * gramFactor ** 2
