// Written in the oldest JavaScript that modules allow: it has to run on exactly the versions it turns away.
const needed = [20, 19]
const found = process.versions.node.split('.').map(Number)

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write(
    'Nevermore needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.\n' +
      'Get a newer one from your package manager, from nodejs.org, or with a version manager such as nvm or fnm.\n',
  )
  process.exit(1)
}
