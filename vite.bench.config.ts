import { defineConfig } from 'vite'

/** The measurements, with our own code bundled as the program's is: what runs from sources costs a third more. */
export default defineConfig({
  publicDir: false,
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/bench',
    minify: false,
    rolldownOptions: {
      input: { main: 'bench/main.ts' },
      output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
})
