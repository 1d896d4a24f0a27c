import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import bundledChromium from '@sparticuz/chromium'

import { projectPaths } from '#core/platform/paths.ts'

const { root } = projectPaths()
const caches = join(root, 'node_modules', '.cache', 'nevermore')

/**
 * Path of the browser that a package brings along, unpacked once per version. The package unpacks straight to where it
 * is looked for next time, so that of two test files at the same moment one would start half a browser: it is
 * unpacked beside, and moved there whole.
 */
export async function unpackedChromium(): Promise<string> {
  const folder = join(caches, `chromium-${await packageVersion()}`)
  const program = join(folder, 'chromium')
  if (!(await exists(program))) await unpack(folder)
  return program
}

async function unpack(folder: string): Promise<void> {
  await mkdir(caches, { recursive: true })
  const draft = await mkdtemp(join(caches, 'chromium-draft-'))
  const { TMPDIR: before } = process.env
  try {
    process.env['TMPDIR'] = draft
    await bundledChromium.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  // Of several that unpacked it, the first wins.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
}

async function packageVersion(): Promise<string> {
  const text = await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
