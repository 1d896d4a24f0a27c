import { computed, shallowRef } from 'vue'
import type { HealthKind } from '../address/health-address.ts'
import { ask } from '../api/ask.ts'
import { healthChangedDocument, healthDocument, type Health } from '../documents/home.ts'
import { useLive, useReconnected } from './useLive.ts'
import { useReading } from './useReading.ts'

const hourMs = 3_600_000
const settleMs = 1_500

export interface Scope {
  readonly kind: HealthKind
  readonly name: string
}

/** Health of one app, agent, tool or model over the last hours, read again when the server scored it anew. */
export function useHealth(scope: Scope, hours: number, stepSeconds: number) {
  const health = shallowRef<Health | null>(null)
  const problem = shallowRef('')

  async function read(): Promise<void> {
    const to = Date.now()
    try {
      const answer = await ask(healthDocument, {
        scope: { [scope.kind]: scope.name },
        from: new Date(to - hours * hourMs).toISOString(),
        to: new Date(to).toISOString(),
        stepSeconds,
      })
      health.value = answer.health
      problem.value = ''
    } catch (error) {
      // What was read before stays: the next score is read again.
      if (health.value === null) problem.value = error instanceof Error ? error.message : 'Something went wrong.'
    }
  }
  const { readNow, readSoon } = useReading(read, settleMs)

  void readNow()
  useLive(healthChangedDocument, ({ healthChanged }) => {
    if (healthChanged[scope.kind] === scope.name) readSoon()
  })
  useReconnected(readSoon)

  /** Points by which the score moved since the first one of the stretch; null when there is nothing to compare. */
  const moved = computed(() => {
    const first = health.value?.points.find(({ score }) => score !== null)?.score ?? null
    const last = health.value?.score ?? null
    return first === null || last === null ? null : Math.round(last) - Math.round(first)
  })
  return { health, problem, moved, read: readNow }
}
