import type { Random } from './random.ts'

// Few words per slot: an app's users repeat themselves, and memory lives on what comes back. Numbers are masked anyway.
const slots: Readonly<Record<string, (random: Random) => string>> = {
  order: (random) => `A-${random.between(10_000, 99_999)}`,
  invoice: (random) => `INV-${random.between(2023, 2025)}-${random.between(100, 999)}`,
  amount: (random) => `${random.between(12, 980)}.${random.pick(['00', '50', '90', '99'])}`,
  days: (random) => String(random.between(2, 21)),
  product: (random) => random.pick(['standing desk', 'headset', 'espresso machine']),
  name: (random) => random.pick(['Amara', 'Chen', 'Elena']),
  vendor: (random) => random.pick(['Northwind Paper', 'Blue Harbour Logistics', 'Kessler & Sohn']),
  month: (random) => random.pick(['March', 'June', 'November']),
  region: (random) => random.pick(['EMEA', 'the Nordics', 'LATAM']),
  team: (random) => random.pick(['finance', 'design', 'platform']),
}

/** Fills `{slots}`; a slot nobody knows stays as it is. */
export const fill = (phrasing: string, random: Random): string =>
  phrasing.replace(/\{(\w+)\}/g, (whole, slot: string) => slots[slot]?.(random) ?? whole)
