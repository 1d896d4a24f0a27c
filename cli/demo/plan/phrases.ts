import type { Random } from './random.ts'

const slots: Readonly<Record<string, (random: Random) => string>> = {
  order: (random) => `A-${random.between(10_000, 99_999)}`,
  invoice: (random) => `INV-${random.between(2023, 2025)}-${random.between(100, 999)}`,
  amount: (random) => `${random.between(12, 980)}.${random.pick(['00', '50', '90', '99'])}`,
  days: (random) => String(random.between(2, 21)),
  product: (random) =>
    random.pick(['standing desk', 'desk lamp', 'headset', 'monitor arm', 'espresso machine', 'backpack']),
  name: (random) => random.pick(['Amara', 'Björn', 'Chen', 'Divya', 'Elena', 'Farid', 'Greta', 'Hugo']),
  vendor: (random) =>
    random.pick(['Northwind Paper', 'Blue Harbour Logistics', 'Kessler & Sohn', 'Atelier Lumière', 'Delta Cables']),
  month: (random) => random.pick(['January', 'March', 'June', 'September', 'November']),
  region: (random) => random.pick(['EMEA', 'the Nordics', 'LATAM', 'APAC', 'the west coast']),
  team: (random) => random.pick(['finance', 'design', 'field sales', 'platform', 'legal']),
}

/** Fills `{slots}`; a slot nobody knows stays as it is. */
export const fill = (phrasing: string, random: Random): string =>
  phrasing.replace(/\{(\w+)\}/g, (whole, slot: string) => slots[slot]?.(random) ?? whole)
