const between = '\u001f'
const partMax = 90

/** A model as one app uses it, with its own key and budget: what a provider refuses one app it may serve another. */
export function appModelKey(app: string, family: string): string {
  const last = lastByFamily.get(family)
  if (last?.app === app) return last.key
  const key = `${family.slice(0, partMax)}${between}${app.slice(0, partMax)}`
  if (lastByFamily.size >= familiesMax) lastByFamily.clear()
  lastByFamily.set(family, { app, key })
  return key
}

/** An app calls the same model for many spans in a row: one text for all of them. */
const lastByFamily = new Map<string, { readonly app: string; readonly key: string }>()
const familiesMax = 512

/** The other way round. */
export function readAppModelKey(key: string): { readonly app: string; readonly family: string } {
  const [family = '', app = ''] = key.split(between)
  return { app, family }
}
