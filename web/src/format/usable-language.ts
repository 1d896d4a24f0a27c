/**
 * Some browsers name a language that they do not know themselves, such as `en-US@posix`. What is written for that
 * language by a library then throws before anything is drawn: English stands in for it.
 */
export function withUsableLanguage(browser: Pick<Navigator, 'language'> = navigator): void {
  try {
    Intl.getCanonicalLocales(browser.language)
  } catch {
    Object.defineProperty(browser, 'language', { value: 'en', configurable: true })
  }
}
