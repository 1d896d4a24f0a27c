const between = '\u001f'
const part_max = 90

/** A model as one app uses it, with its own key and budget: what a provider refuses one app it may serve another. */
export const appModelKey = (app: string, family: string): string =>
  `${family.slice(0, part_max)}${between}${app.slice(0, part_max)}`

/** The other way round. */
export function readAppModelKey(key: string): { readonly app: string; readonly family: string } {
  const [family = '', app = ''] = key.split(between)
  return { app, family }
}
