import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import sirv from 'sirv'
import { AppError } from '#core/platform/errors.ts'
import type { Handler } from '#graph/http/route.ts'
import { replyText } from '#graph/http/reply.ts'

const yearSeconds = 31_536_000

/** The built dashboard: assets for ever, any other path its one page. Not built: a page that says how to build it. */
export function createStaticFiles(webDist: string): Handler {
  if (!existsSync(join(webDist, 'index.html')))
    return ({ response }) => replyText(response, 503, notBuilt, 'text/html; charset=utf-8')
  const serve = sirv(webDist, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    maxAge: yearSeconds,
    immutable: true,
    // A missing asset is missing; answering the page instead would hide a broken build.
    ignores: [/^\/assets\//, /\/[^/]*\.[a-z0-9]{1,8}$/i],
    setHeaders: (response, path) => {
      if (!path.startsWith('/assets/')) response.setHeader('cache-control', 'no-cache')
    },
  })
  return ({ request, response, path }) => {
    // The library sends a file without listening for its errors: one that is gone, or one too many open ones, would end
    // the process.
    response.once('pipe', (file: Readable) => file.once('error', () => response.destroy()))
    serve(request, response, () => {
      if (response.headersSent) return
      throw new AppError('not_found', `There is nothing at ${path.slice(0, 200)}.`)
    })
  }
}

const notBuilt = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nevermore</title></head>
<body><h1>Nevermore is running, its dashboard is not built</h1>
<p>Run <code>npm run build:web</code> in the checkout and start again.
The API answers at <code>/graphql</code>.</p></body></html>`
