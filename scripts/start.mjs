// `npm start`: make the checkout ready, then run `nevermore up` in this very process.
// Loaded in two steps, so that a Node too old for the rest still gets a sentence instead of a syntax error.
import './setup/node-version.mjs'
import('./setup/start.mjs').then((setup) => setup.start(process.argv.slice(2)))
