// `npm run bench`: build what is stale and the measurements themselves, then run those that are named, or all.
import './setup/node-version.mjs'
import('./setup/bench.mjs').then((setup) => setup.bench(process.argv.slice(2)))
