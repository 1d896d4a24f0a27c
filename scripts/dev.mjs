// `npm run dev`: the server restarting on change, and the dashboard with hot reload. Arguments go to `nevermore up`.
import './setup/node-version.mjs'
import('./setup/dev.mjs').then((setup) => setup.dev(process.argv.slice(2)))
