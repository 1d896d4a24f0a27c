import { describe, expect, it } from 'vitest'
import { createFanOut } from '#graph/live/fan-out.ts'
import { createMailbox } from '#graph/live/mailbox.ts'
import { createNews } from '#graph/live/news.ts'
import type { WarningRow } from '#graph/queries/warnings.ts'

describe('a mailbox', () => {
  const box = (waitingMax: number) => {
    const events: string[] = []
    const mailbox = createMailbox<number>({
      waitingMax,
      onClose: () => events.push('closed'),
      onOverrun: () => events.push('overrun'),
      onReplace: () => events.push('replaced'),
    })
    return { mailbox, events }
  }

  it('keeps the newest of each key in order of first arrival', async () => {
    const { mailbox, events } = box(10)
    mailbox.put('a', 1)
    mailbox.put('b', 2)
    mailbox.put('a', 3)
    expect([(await mailbox.next()).value, (await mailbox.next()).value]).toEqual([3, 2])
    expect(events).toEqual(['replaced'])
  })

  it('drops a reader who is too slow, and says so', async () => {
    const { mailbox, events } = box(2)
    expect(['a', 'b', 'c', 'd'].map((key) => mailbox.put(key, 1))).toEqual([true, true, false, false])
    await expect(mailbox.next()).rejects.toThrow('fell too far behind')
    expect(events).toEqual(['overrun', 'closed'])
    expect(await mailbox.next()).toEqual({ done: true, value: undefined })
  })

  it('wakes a reader who waits when something comes', async () => {
    const { mailbox } = box(2)
    const waiting = mailbox.next()
    mailbox.put('a', 1)
    expect(await waiting).toEqual({ done: false, value: 1 })
  })

  it('wakes a reader who waits when it is closed', async () => {
    const { mailbox } = box(2)
    const waiting = mailbox.next()
    await mailbox.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})

describe('fanning out', () => {
  it('counts subscribers, and forgets one who leaves', async () => {
    const fanOut = createFanOut(10)
    const leaving = fanOut.subscribe('warningIssued', 1, () => true)
    fanOut.subscribe('warningIssued', 2, () => true)
    expect(fanOut.counts().subscribers).toBe(2)
    fanOut.offer('warningIssued', 1, [{ id: 'x' } as WarningRow])
    expect((await leaving.next()).value).toEqual({ id: 'x' })
    await leaving.return?.()
    expect(fanOut.counts()).toMatchObject({ subscribers: 1, delivered: 1 })
    expect([fanOut.wanted('warningIssued', 1), fanOut.wanted('warningIssued', 2)]).toEqual([false, true])
  })
})

describe('news', () => {
  it('is told once per thing, oldest first, so many at a time', () => {
    const news = createNews<'run' | 'failure'>(10)
    news.add('run', 1, ['a', 'b', 'a'])
    news.add('run', 1, ['c'])
    news.add('failure', 2, ['x'])
    expect(news.take(2)).toEqual([
      { kind: 'run', projectId: 1, ids: ['a', 'b'] },
      { kind: 'failure', projectId: 2, ids: ['x'] },
    ])
    expect(news.take(2)).toEqual([{ kind: 'run', projectId: 1, ids: ['c'] }])
    expect([news.isEmpty(), news.skipped()]).toEqual([true, 0])
  })

  it('has an end, and counts what lies beyond it', () => {
    const news = createNews<'run'>(2)
    news.add('run', 1, ['a', 'b', 'c', 'a', 'd'])
    expect(news.take(10)).toEqual([{ kind: 'run', projectId: 1, ids: ['a', 'b'] }])
    expect(news.skipped()).toBe(2)
  })
})
