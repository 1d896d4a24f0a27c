import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

import { unpackedChromium } from './bundled-chromium.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

// A test's browser speaks to the test's server and to nobody else, whatever it is asked to fetch.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-client-side-phishing-detection',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--metrics-recording-only',
  '--lang=en-US',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE ::1',
]

// The bundled one draws by itself: a third of all CPU went to a graphics card in software. The package's own list of
// flags also switches off web security and separate processes, which a test wants as they are.
const drawnInSoftware = ['--disable-gpu', '--font-render-hinting=none']

/**
 * A real, headless browser: CHROME_PATH, else an installed Chromium, else the one in node_modules. Close it when done.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env['CHROME_PATH'] ?? firstOnPath(names)
  const executablePath = installed ?? (await unpackedChromium())
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...(installed ? [] : drawnInSoftware), ...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
}

function firstOnPath(programs: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  for (const name of programs) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable)
    if (found) return found
  }
  return null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
