import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { signalCards } from '#collector/signals/cards.ts'
import { projectPaths } from '#core/platform/paths.ts'

const text = readFileSync(join(projectPaths().root, 'collector', 'signals', 'README.md'), 'utf8')
const rows = [...text.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, number, cell = '']) => ({
  number: Number(number),
  names: [...cell.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id),
  elsewhere: cell.includes('/'),
}))
const ids = signalCards.map(({ id }) => id)

describe('the fifty', () => {
  it('all have somebody who looks for them', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
    expect(rows.filter(({ names, elsewhere }) => names.length === 0 && !elsewhere)).toEqual([])
  })

  it('name every signal there is, and none that is not', () => {
    expect([...new Set(rows.flatMap(({ names }) => names))].toSorted()).toEqual(ids.toSorted())
  })
})

describe('every signal', () => {
  it('has an id and a title of its own', () => {
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(signalCards.map(({ title }) => title)).size).toBe(signalCards.length)
  })

  it.each(signalCards.map((card) => [card.id, card] as const))('%s says what it must not fire on', (_, card) => {
    expect(card.notOn.length).toBeGreaterThanOrEqual(2)
    expect(card.classes.length).toBeGreaterThan(0)
  })
})
