import { shallowRef } from 'vue'

const keyBytes = 32

/** Has the memory written to a file. A shared key goes along in a header, so no address and no history keeps it. */
export function useMemoryDownload() {
  const sharedKey = shallowRef('')
  const problem = shallowRef('')
  const busy = shallowRef(false)

  function makeKey(): void {
    const bytes = crypto.getRandomValues(new Uint8Array(keyBytes))
    sharedKey.value = btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  }

  async function download({ texts, contexts }: { readonly texts: boolean; readonly contexts: boolean }): Promise<void> {
    busy.value = true
    problem.value = ''
    try {
      const headers: HeadersInit = contexts ? { 'x-nevermore-shared-key': sharedKey.value.trim() } : {}
      const response = await fetch(`/v1/memory${texts ? '?texts=true' : ''}`, { headers })
      if (!response.ok) throw new Error(await messageOf(response))
      save(await response.blob(), nameIn(response.headers.get('content-disposition')))
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    } finally {
      busy.value = false
    }
  }
  return { sharedKey, makeKey, problem, busy, download }
}

async function messageOf(response: Response): Promise<string> {
  const told = (await response.json().catch(() => null)) as { error?: { message?: string } } | null
  return told?.error?.message ?? `The server answered ${response.status}.`
}

const nameIn = (disposition: string | null): string =>
  /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? 'nevermore.ndjson'

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
