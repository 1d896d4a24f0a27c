import { shallowRef } from 'vue'
import { session } from '../api/session.ts'
import type { ImportPlan } from '../memory/import-plan.ts'

/** Beyond it the server refuses too; said here before anything is sent. */
const fileBytesMax = 64 * 1024 * 1024

/** A file that somebody chose: looked at first, taken in when they say so. */
export function useMemoryFile() {
  const file = shallowRef<File | null>(null)
  const plan = shallowRef<ImportPlan | null>(null)
  const problem = shallowRef('')
  const sharedKey = shallowRef('')
  const busy = shallowRef(false)

  async function ask(query: string): Promise<boolean> {
    if (!file.value) return false
    busy.value = true
    problem.value = ''
    try {
      plan.value = await post(file.value, query, sharedKey.value.trim())
      return true
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
      return false
    } finally {
      busy.value = false
    }
  }

  async function choose(chosen: File | null): Promise<void> {
    file.value = chosen
    plan.value = null
    problem.value = ''
    if (chosen && chosen.size > fileBytesMax) problem.value = 'The file is larger than 64 MiB.'
    else await ask('')
  }

  return {
    file,
    plan,
    problem,
    busy,
    sharedKey,
    choose,
    /** Looks again, with a key that was given since. */
    unlock: () => ask(''),
    apply: () => ask(`?apply=true&signer=${encodeURIComponent(plan.value?.file.signer ?? '')}`),
  }
}

async function post(file: File, query: string, sharedKey: string): Promise<ImportPlan> {
  const response = await fetch(`/v1/memory${query}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      'x-csrf-token': session.person.value?.csrfToken ?? '',
      ...(sharedKey === '' ? {} : { 'x-nevermore-shared-key': sharedKey }),
    },
    body: file,
  })
  const answer = (await response.json()) as ImportPlan & { error?: { message?: string } }
  if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`)
  return answer
}
