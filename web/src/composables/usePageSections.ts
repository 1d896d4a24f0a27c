import { inject, nextTick, onBeforeUnmount, onMounted, provide, reactive, readonly, type InjectionKey } from 'vue'

interface PageSections {
  /** Ids of what stands on the page now. */
  readonly shown: Set<string>
  /** Those that were folded or unfolded by hand, so that the next failure is read as the last one was. */
  readonly unfolded: Map<string, boolean>
}
const key: InjectionKey<PageSections> = Symbol('the sections of a page')
const unfolded = reactive(new Map<string, boolean>())

/** For the page: which of its sections are there, and a way to each. */
export function providePageSections() {
  const shown = reactive(new Set<string>())
  provide(key, { shown, unfolded })

  /** Unfolds it and brings it to the top; a screen reader goes on there. */
  async function goTo(id: string): Promise<void> {
    unfolded.set(id, true)
    await nextTick()
    const section = document.getElementById(id)
    section?.scrollIntoView({ block: 'start' })
    section?.focus({ preventScroll: true })
  }
  return { shown: readonly(shown), goTo }
}

/** For a section: says that it is there while it is. Null outside of a page with sections. */
export function usePageSection(id: string): PageSections | null {
  const sections = inject(key, null)
  onMounted(() => sections?.shown.add(id))
  onBeforeUnmount(() => sections?.shown.delete(id))
  return sections
}
