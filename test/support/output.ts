import { vi } from 'vitest'

/** Runs something while what it prints is kept instead of shown. */
export async function captureOutput<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text = '') => void out.push(String(text))),
    vi.spyOn(console, 'error').mockImplementation((text = '') => void err.push(String(text))),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(Buffer.from(text).toString()) > 0),
  ]
  try {
    const result = await work()
    return { result, out: out.join('\n'), err: err.join('\n') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
