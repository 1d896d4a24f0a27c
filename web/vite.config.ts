import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const api = process.env['NEVERMORE_URL'] ?? 'http://127.0.0.1:8110'

export default defineConfig({
  root,
  plugins: [vue()],
  resolve: { dedupe: ['graphql', 'vue'] },
  server: {
    // The host stays the page's own, so that the API sees requests of its own origin.
    proxy: { '/graphql': { target: api, ws: true }, '/auth': { target: api }, '/v1': { target: api } },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows fonts and scripts from our own files only, so nothing is inlined as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
