import { shallowRef } from 'vue'

export type Theme = 'system' | 'dark' | 'light'
const key = 'nevermore.theme'
const themes: readonly Theme[] = ['system', 'dark', 'light']

const kept = (): Theme => {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system'
  } catch {
    return 'system'
  }
}
const theme = shallowRef<Theme>(kept())
const systemIsLight = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: light)') : null
systemIsLight?.addEventListener('change', paint)

function paint(): void {
  const light = theme.value === 'light' || (theme.value === 'system' && (systemIsLight?.matches ?? false))
  document.documentElement.classList.toggle('light', light)
}

/** Dark, light, or as the system has it. public/theme.js does the same before the first paint. */
export function useTheme() {
  function choose(next: Theme): void {
    theme.value = next
    try {
      localStorage.setItem(key, next)
    } catch {
      // A browser that keeps nothing forgets the choice with the page.
    }
    paint()
  }
  return {
    theme,
    choose,
    next: (): void => choose(themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system'),
  }
}
