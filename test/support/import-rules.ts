import { importsOf, type Import } from './imports.ts'
import type { Source } from './sources.ts'

/** Where each place may look besides itself. The first place that a path starts with is the one that counts. */
const mayImport: readonly (readonly [place: string, targets: readonly string[]])[] = [
  ['core/platform/', []],
  ['core/telemetry/', []],
  ['core/memory/', ['core/platform/', 'core/telemetry/']],
  ['core/identity/', ['core/platform/']],
  ['core/workbench/', ['core/platform/', 'core/telemetry/', 'core/memory/']],
  ['collector/', ['core/']],
  ['graph/', ['core/']],
  // The dashboard's contract is the schema, as a file.
  ['web/', ['graph/schema.graphql']],
  ['cli/', ['core/', 'collector/', 'graph/']],
  ['sdk/', []],
  // What makes the checkout ready knows the command it starts; tools for development know everything but the dashboard.
  ['scripts/', ['cli/', 'core/', 'collector/', 'graph/', 'test/support/']],
  ['test/', ['']],
  ['bench/', ['']],
]

/** What the dashboard bundles is named like this; everything else under `#` is the server. */
const serverSubpath = /^#(core|collector|graph|cli|test|bench)\//

/** Imports that go the wrong way, each as a sentence. */
export function straysIn(files: readonly Source[]): readonly string[] {
  const components = new Set(files.filter(definesComponent).map(({ path }) => path))
  return files.flatMap((file) =>
    importsOf(file).flatMap((found) => {
      const problem = problemOf(found, components)
      return problem === null ? [] : [`${found.from} imports ${found.specifier}: ${problem}`]
    }),
  )
}

const definesComponent = ({ path, text }: Source): boolean =>
  /^collector\/(receivers|processors|exporters|extensions)\//.test(path) &&
  /\bdefine(Receiver|RawProcessor|Processor|Exporter|Extension)\(/.test(text)

function problemOf({ from, specifier, to }: Import, components: ReadonlySet<string>): string | null {
  const place = placeOf(from)
  if (place === undefined) return 'this folder is in no row of the table'
  if (to === null) return null
  const [home, targets] = place
  if (!to.startsWith(home) && !targets.some((target) => to.startsWith(target))) return `${home} may not look there`
  if (home !== 'test/' && home !== 'bench/') {
    if (components.has(to) && from !== 'collector/registry.ts') return 'only the registry names a component'
    if (!to.startsWith(home) && !serverSubpath.test(specifier) && home !== 'scripts/' && home !== 'web/')
      return 'another folder is reached by its subpath (#core/…), not by ../'
  }
  return null
}

const placeOf = (path: string) => mayImport.find(([place]) => path.startsWith(place))
