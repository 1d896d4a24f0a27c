import { expect, it } from 'vitest'
import { normalise } from '#collector/normalise.ts'
import { spanWith } from '#test/support/span.ts'

it('finds the class of an error in the stack that was put behind its message', () => {
  const told = 'terminated\n\nTypeError: terminated\n    at Fetch.onAborted (node:internal/deps/undici/undici:1:1)'
  const exception = { name: 'exception', atNs: 1n, attributes: { 'exception.message': told }, droppedAttributes: 0 }
  const { story } = normalise(spanWith({ status: 'ERROR', events: [exception] }))
  expect([story.errorType, story.errorMessage]).toEqual(['TypeError', 'terminated'])
  expect(story.errorStack).toMatch(/^TypeError: terminated\n {4}at /)
})
