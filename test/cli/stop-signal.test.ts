import { afterEach, describe, expect, it, vi } from 'vitest'
import { listenForStop, type StopSignal } from '#cli/stop-signal.ts'

let listening: StopSignal | undefined
afterEach(() => listening?.release())

// Emitted, not sent: the signal must not reach the test runner.
const signal = (name: 'SIGINT' | 'SIGTERM'): boolean => process.emit(name, name)

describe('listenForStop', () => {
  it('names the first signal', async () => {
    listening = listenForStop(() => undefined)
    signal('SIGTERM')
    expect(await listening.asked).toBe('SIGTERM')
  })

  it('forces the end at a second Ctrl-C', () => {
    const force = vi.fn<() => void>()
    let now = 0
    listening = listenForStop(force, () => now)
    signal('SIGINT')
    expect(force).not.toHaveBeenCalled()
    now = 3_000
    signal('SIGINT')
    expect(force).toHaveBeenCalledOnce()
  })

  it('takes the copy that npm passes on for the same Ctrl-C', () => {
    const force = vi.fn<() => void>()
    let now = 0
    listening = listenForStop(force, () => now)
    signal('SIGINT')
    now = 5
    signal('SIGINT')
    expect(force).not.toHaveBeenCalled()
  })
})
