// `npm run check`: types, lint, format, dead code, then every test (the architecture and tidy tests among them).
import './setup/node-version.mjs'
import('./setup/check.mjs').then((setup) => setup.check(process.argv.slice(2)))
