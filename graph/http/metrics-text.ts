/** One value of one series. Few series only: never label by what users send. */
export interface MetricSample {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Prometheus text format 0.0.4: samples of one name together, help and type once. */
export function metricsText(samples: readonly MetricSample[]): string {
  const byName = new Map<string, MetricSample[]>()
  for (const sample of samples) byName.set(sample.name, [...(byName.get(sample.name) ?? []), sample])
  return [...byName.values()].map(familyText).join('')
}

function familyText(samples: readonly MetricSample[]): string {
  const [first] = samples
  if (!first) return ''
  const lines = samples.map(
    ({ name, labels, value }) => `${name}${labelsText(labels)} ${Number.isFinite(value) ? value : 'NaN'}\n`,
  )
  const { name, type, help } = first
  return `# HELP ${name} ${help.replace(/[\\\n]/g, ' ')}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length > 0 ? `{${parts.join(',')}}` : ''
}

const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
