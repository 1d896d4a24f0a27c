import { createCarriedContexts, type CarriedContexts, type CarriedMemory as Told } from '../carried/carried-contexts.ts'

/** What a project was told of runs elsewhere, in this process. */
export interface CarriedMemory {
  setCarried(told: Told): void
  carriedLike: CarriedContexts['like']
  carriedCount: CarriedContexts['size']
}

export const nothingCarried: Told = { keys: [], contexts: [] }

export function createCarriedMemory(): CarriedMemory {
  let carried = createCarriedContexts(nothingCarried)
  return {
    setCarried: (told) => void (carried = createCarriedContexts(told)),
    carriedLike: (asked) => carried.like(asked),
    carriedCount: () => carried.size(),
  }
}
