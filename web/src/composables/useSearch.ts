import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ask } from '../api/ask.ts'
import { searchDocument } from '../documents/search.ts'
import { failureStateLook, runStatusLook } from '../format/states.ts'
import { directEntries, type SearchEntry } from '../search-entries.ts'

const debounceMs = 180
const lettersMin = 2

/** What the palette offers for a text: places at once, failures and runs as the server finds them. */
export function useSearch(text: Ref<string>) {
  const found = shallowRef<readonly SearchEntry[]>([])
  const state = shallowRef<'idle' | 'loading'>('idle')
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function search(words: string): Promise<void> {
    const mine = ++question
    const answer = await ask(searchDocument, { text: words }).catch(() => null)
    if (mine !== question) return
    state.value = 'idle'
    if (!answer) return
    found.value = [
      ...answer.failures.edges.map(({ node }) => ({
        kind: node.shortId,
        title: node.title,
        detail: failureStateLook(node.state).word,
        path: `/failures/${node.shortId}`,
      })),
      ...answer.runs.edges.map(({ node }) => ({
        kind: 'Run',
        title: node.name,
        detail: `${runStatusLook(node.status).word}, ${node.app.name}`,
        path: `/runs/${node.traceId}`,
      })),
    ]
  }

  watch(text, (now) => {
    clearTimeout(timer)
    question += 1
    found.value = []
    const words = now.trim()
    state.value = words.length >= lettersMin ? 'loading' : 'idle'
    if (words.length >= lettersMin) timer = setTimeout(() => void search(words), debounceMs)
  })
  onScopeDispose(() => clearTimeout(timer))

  return { entries: computed(() => distinct([...directEntries(text.value), ...found.value])), state }
}

const distinct = (entries: readonly SearchEntry[]): readonly SearchEntry[] =>
  entries.filter((entry, index) => entries.findIndex(({ path }) => path === entry.path) === index)
