import { describe, expect, it } from 'vitest'

import { judgeRun } from '#collector/signals/run/judge-run.ts'
import { givesUp } from '#collector/signals/run/gives-up.ts'
import { normalise } from '#collector/normalise.ts'
import { drawRun, drawSpans, spanFindings, type Drawn } from '#test/support/runs.ts'
import { model, root, tool } from '#test/support/signal-cases/draw.ts'

const givingUp = [
  'I could not book a table, as the service does not answer.',
  'Sorry, I was unable to send the mail after three attempts.',
  'Unfortunately, we can’t finish this at the moment.',
  'The booking system is currently offline.',
  'Something went wrong. Please try again later.',
  'Ich konnte den Tisch leider nicht reservieren.',
  'No pude reservar la mesa.',
  'Je n’ai pas pu réserver la table.',
  'Не удалось забронировать столик.',
  '予約できませんでした。',
  '抱歉，我无法预订座位。',
]
const carryingOn = [
  'Your table is booked for eight.',
  'The first shop was closed, so I ordered it from the second one.',
  'Done. You can not only pay by card but also in cash.',
  'The document says that nobody could enter the tower.',
  'The test failed because the port is wrong; it is fixed now.',
  '{"booked": true}',
  '',
]

const looked = tool('t1', 'find_table', { at: 8 }, { error: 'the service does not answer' })
const run = (last: string, ...more: readonly Drawn[]): readonly Drawn[] => [
  root({}, last),
  model('m1', { users: ['book'], calls: [['c1', 'book_table']] }),
  tool('t1', 'book_table', { at: 8 }, { error: 'the service does not answer' }),
  ...more,
  model('m2', { users: ['book'], text: last }),
]
const outcome = (drawn: readonly Drawn[]) => {
  const kept = spanFindings(drawSpans(drawn).map(normalise))
  const { standing, outcome: came } = judgeRun(drawRun(drawn), kept, new Set())
  return [came, ...standing.map(({ severity }) => severity)]
}

describe('an agent that gives up', () => {
  it.each(givingUp)('says so: %s', (said) => expect(givesUp(drawRun(run(said)))).toBe(true))
  it.each(carryingOn)('does not say so: %s', (said) => expect(givesUp(drawRun(run(said)))).toBe(false))

  it('has failed over the tool that broke, whatever it says after it', () => {
    expect(outcome(run('I could not book a table.'))).toEqual(['FAILED', 'HIGH'])
    expect(outcome(run('There is a table in the bar, too.').map((one) => (one.id === 't1' ? looked : one)))).toEqual([
      'RECOVERED',
      'LOW',
    ])
  })

  it('has failed at what was to be done in the world and was done by no tool, although it says so', () => {
    expect(outcome(run('Your table is booked.'))).toEqual(['FAILED', 'HIGH'])
    const read = tool('t2', 'get_opening_hours', { day: 1 }, '8 to 10')
    expect(outcome(run('Your table is booked.', read))).toEqual(['FAILED', 'HIGH'])
  })

  it('may still do it where it asks the user how to go on', () => {
    expect(outcome(run('Eight is taken. Would nine suit you?'))).toEqual(['RECOVERED', 'LOW'])
  })

  it('has done it where another tool did something', () => {
    const called = tool('t2', 'send_message', { to: 'the bar' }, 'sent')
    expect(outcome(run('I wrote to the bar, which keeps a table for you.', called))).toEqual(['RECOVERED', 'LOW'])
  })

  it('has recovered from what went well at the second try', () => {
    const again = tool('t2', 'book_table', { at: 9 }, 'booked')
    expect(outcome(run('I could not get eight, so I booked nine.', again))).toEqual(['RECOVERED', 'LOW'])
  })
})
