import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricSample } from '#graph/http/metrics-text.ts'
import type { LiveStats } from '#graph/live/hub.ts'

/** Requests by route and outcome, counted by the server. */
export interface RequestCounter {
  count(route: string, status: number): void
  samples(): readonly MetricSample[]
}

export function createRequestCounter(): RequestCounter {
  const counts = new Map<string, { route: string; status: string; value: number }>()
  return {
    count(route, status) {
      const key = `${route} ${status}`
      const found = counts.get(key) ?? { route, status: String(status), value: 0 }
      found.value += 1
      counts.set(key, found)
    },
    samples: () =>
      [...counts.values()].map(({ route, status, value }) => ({
        name: 'nevermore_http_requests',
        help: 'Requests by route and status.',
        type: 'counter',
        labels: { route, status },
        value,
      })),
  }
}

/** Readings that stop being taken when nobody needs them any more. */
export interface Watched {
  samples(): readonly MetricSample[]
  stop(): void
}

/** How the thread that calls this is doing: its heap, and how late its timers run. */
export function watchThread(labels: MetricSample['labels'] = {}): Watched {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  return {
    samples() {
      const help = 'How late timers ran since the last scrape, beyond the 10 ms they are set for.'
      const delays = [50, 99, 100].map((percent) => {
        const seconds = Math.max(0, delay.percentile(percent) / 1e9 - 0.01)
        return gauge('nevermore_event_loop_delay_seconds', help, seconds, {
          ...labels,
          quantile: String(percent / 100),
        })
      })
      delay.reset()
      const { heapUsed } = process.memoryUsage()
      return [gauge('nodejs_heap_used_bytes', 'Memory in use by JavaScript.', heapUsed, labels), ...delays]
    },
    stop: () => {
      delay.disable()
    },
  }
}

/** How the process itself is doing, and the thread that calls this. */
export function watchProcess(): Watched {
  const thread = watchThread()
  return {
    samples() {
      const { user, system } = process.cpuUsage()
      return [
        gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
        {
          name: 'process_cpu_seconds_total',
          help: 'CPU time.',
          type: 'counter',
          labels: {},
          value: (user + system) / 1e6,
        },
        gauge('process_uptime_seconds', 'Since the start of the process.', process.uptime()),
        ...thread.samples(),
      ]
    },
    stop: thread.stop,
  }
}

const gauge = (name: string, help: string, value: number, labels: MetricSample['labels'] = {}): MetricSample => ({
  name,
  help,
  type: 'gauge',
  labels,
  value,
})

/** What the subscriptions are doing. */
export function liveSamples(stats: LiveStats): readonly MetricSample[] {
  const sample = (type: 'counter' | 'gauge', name: string, help: string, value: number): MetricSample => ({
    name: `nevermore_live_${name}`,
    help,
    type,
    labels: {},
    value,
  })
  return [
    sample('gauge', 'subscribers', 'Subscriptions that are open.', stats.subscribers),
    sample('counter', 'delivered', 'Events handed to subscriptions.', stats.delivered),
    sample(
      'counter',
      'coalesced',
      'Events replaced by a newer one of the same thing before they were read.',
      stats.coalesced,
    ),
    sample('counter', 'dropped', 'Subscriptions ended because they fell too far behind.', stats.dropped),
    sample('counter', 'skipped', 'Changes not told because too many waited already.', stats.skipped),
    sample('counter', 'failed', 'Batches of changes that could not be read.', stats.failed),
    sample('gauge', 'lag_seconds', 'How old the newest known state of the outbox is.', stats.lagMs / 1000),
  ]
}
