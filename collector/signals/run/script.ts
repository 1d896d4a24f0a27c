/** Scripts that tell languages apart without a model. Latin alone covers hundreds of languages: it is one script here. */
const scripts = {
  Latin: /\p{Script=Latin}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
  Hangul: /\p{Script=Hangul}/gu,
  // Japanese mixes three scripts, one of which it shares with Chinese.
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Han: /\p{Script=Han}/gu,
} as const

export type Script = keyof typeof scripts

/** The script of at least 70 % of a text's letters; null for short texts and mixtures. Chinese and Japanese are one. */
export function scriptOf(text: string, lettersMin: number): Script | null {
  const plain = text.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/https?:\/\/\S+|`[^`]*`/g, ' ')
  const counts = Object.entries(scripts).map(([name, pattern]) => ({ name, count: plain.match(pattern)?.length ?? 0 }))
  const letters = counts.reduce((sum, { count }) => sum + count, 0)
  const kana = counts.find(({ name }) => name === 'Kana')?.count ?? 0
  const merged = counts.map(({ name, count }) => ({
    name,
    count: name === 'Han' ? count + kana : name === 'Kana' ? 0 : count,
  }))
  const best = merged.reduce((a, b) => (b.count > a.count ? b : a))
  // One sign of these writes what takes several letters elsewhere.
  const weight = best.name === 'Han' || best.name === 'Hangul' ? 3 : 1
  return letters * weight >= lettersMin && best.count / letters >= 0.7 && isScript(best.name) ? best.name : null
}

const isScript = (name: string): name is Script => name in scripts
