const stillAfterMs = 10_000

/** Says one line about the set-up. On stderr, so that a command's own output stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** How long something took, the way a person says it: `0.4 s`, `12 s`, `2 min 5 s`. */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Announces a step, reminds every ten seconds that it still runs, and says how long it took. */
export async function step(title, work) {
  const started = Date.now()
  say(`· ${title} …`)
  const reminder = setInterval(() => say(`  still at it, ${duration(Date.now() - started)}`), stillAfterMs)
  try {
    const result = await work()
    say(`✓ ${title}: ${duration(Date.now() - started)}`)
    return result
  } finally {
    clearInterval(reminder)
  }
}
