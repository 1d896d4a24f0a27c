import type { RunSignal } from './run-signal.ts'
import { scriptOf } from './script.ts'

const lettersMin = 24

/** Who asks for a translation, or sets a language, gets another script on purpose. */
const setsLanguage =
  /translat|übersetz|tradu[izc]|перев(?:о|е)д|翻译|翻譯|翻訳|ترجم|번역|अनुवाद|langua|sprache|idioma|язык|语言|語言|言語|llengua|romani[sz]|transliterat|\b(?:in|into|auf|en|på) (?:english|german|french|spanish|italian|russian|chinese|japanese|korean|arabic|hindi|greek|hebrew|thai|ukrainian|deutsch|englisch|français|español|inglés)\b/i

/** The answer is written in another script than the question. */
export const languageMismatch: RunSignal = {
  id: 'language-mismatch',
  title: 'An answer in another script than the question',
  version: 1,
  grade: 'C',
  classes: ['output.language_mismatch'],
  content: ['prompts', 'outputs'],
  thresholds: [],
  notOn: [
    'translations',
    'a language set by the instructions',
    'code',
    'short answers',
    'names and terms in another script',
    'structured answers',
  ],
  find(run) {
    const { answer } = run
    const answering = answer === null ? undefined : run.steps.find(({ spanId }) => spanId === answer.spanId)
    if (answer === null || answering === undefined || /^\s*[{[<]/.test(answer.text)) return []
    const asked = answering.asked ?? run.steps.find((step) => step.asked !== null)?.asked ?? null
    const systems = run.steps.slice(0, 50).flatMap(({ system }) => system ?? [])
    if (asked === null || setsLanguage.test(asked) || systems.some((text) => setsLanguage.test(text))) return []
    const from = scriptOf(asked, lettersMin)
    const to = scriptOf(answer.text, lettersMin)
    if (from === null || to === null || from === to) return []
    return [
      {
        step: answering,
        class: 'output.language_mismatch',
        confidence: 0.6,
        path: answer.path,
        excerpt: answer.text,
        note: `the question is written in ${from}, the answer in ${to}`,
        facts: { message: `asked in ${from}, answered in ${to}` },
      },
    ]
  },
}
