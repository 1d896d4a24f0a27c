// `npm test`: make the checkout ready, then run every test. Arguments go to Vitest.
import './setup/node-version.mjs'
import('./setup/test.mjs').then((setup) => setup.test(process.argv.slice(2)))
