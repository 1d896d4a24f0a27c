import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const api = process.env['NEVERMORE_URL'] ?? 'http://127.0.0.1:8110'

const floating = 'FilterMenu|TimeRangeMenu|BaseDialog'
const sharedByPages = new RegExp(
  `web/src/(api|composables|documents|filters|format|lists|live|components/(basic/(?!${floating})|chart))`,
)

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
    // Without groups each page would fetch some thirty files of a kilobyte. What floats stays with the pages that need
    // it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]/, priority: 3 },
            { name: 'graphql', test: /node_modules[\\/](@urql|@0no-co|wonka|graphql-ws|gql\.tada)[\\/]/, priority: 3 },
            { name: 'shared', test: sharedByPages, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
})
