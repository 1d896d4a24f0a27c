export interface LostPageWays {
  /** Whether the server answers at all. */
  readonly reachable: () => Promise<boolean>
  readonly reload: () => void
  readonly complain: (error: Error) => void
}

/** What browsers and the bundler say of a page's code or styles that cannot be loaded. */
const lost = /dynamically imported module|Importing a module script|Unable to preload CSS/

/**
 * What to do when the code of a page cannot be loaded. After an update the server has other files than the ones an open
 * page knows, so the page is loaded anew; while nobody answers that would put the browser's own error in its place.
 */
export async function findLostPage(error: unknown, { reachable, reload, complain }: LostPageWays): Promise<void> {
  if (!lost.test(String(error))) return
  if (await reachable()) reload()
  else complain(new Error('That page could not be loaded: the server cannot be reached. Try again in a moment.'))
}
