import { expect, it } from 'vitest'
import { editedTexts, importedNote, type VersionTexts } from '#core/memory/bundle/edited.ts'

const first: VersionTexts = {
  author: null,
  note: 'first seen',
  title: 'Stock of "bolts" unknown',
  severity: 'HIGH',
  rootCause: null,
  mitigation: null,
}

it('holds for edited what a person with a name has changed', () => {
  expect(editedTexts([first])).toEqual({ any: false, title: false })
  expect(editedTexts([first, { ...first, author: 'ann', note: 'merged F-2 into F-1' }])).toEqual({
    any: false,
    title: false,
  })
  expect(editedTexts([first, { ...first, author: 'ann', mitigation: 'Wait.' }])).toEqual({ any: true, title: false })
  expect(editedTexts([first, { ...first, author: 'ann', title: 'Warehouse down' }])).toEqual({ any: true, title: true })
})

it('does not take a split’s title, which was read off an error, for a person’s', () => {
  expect(editedTexts([{ ...first, author: 'ann', note: 'split from F-1' }])).toEqual({ any: false, title: false })
})

it('passes on what a person elsewhere wrote', () => {
  expect(editedTexts([{ ...first, author: 'ann', note: importedNote }])).toEqual({ any: true, title: true })
  expect(editedTexts([{ ...first, author: null, note: importedNote }])).toEqual({ any: false, title: false })
})
