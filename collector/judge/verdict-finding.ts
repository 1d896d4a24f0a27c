import { judgeSignal } from '#core/memory/judged.ts'
import type { Evidence, Finding } from '#core/memory/finding.ts'
import type { ModelProvider } from '#core/workbench/model-provider.ts'
import { taxonomy } from '#core/memory/taxonomy.ts'

import { excerptOf } from '../signals/excerpt.ts'
import { judgeCard } from './card.ts'
import { problems, rubric, type Exchange, type Problem, type Verdict } from './rubric.ts'

const titles: Readonly<Record<Problem, string>> = {
  off_topic: 'A model judged the answer to be off topic',
  incomplete: 'A model judged the answer to be incomplete',
  contradicts_sources: 'A model judged the answer to contradict its sources',
  invented_facts: 'A model judged the answer to hold invented facts',
  needless_refusal: 'A model judged the answer to be a needless refusal',
  wrong_language: 'A model judged the answer to be in the wrong language',
  no_answer: 'A model judged that there is no answer',
}

/** The finding that a verdict becomes, not signed yet; null for one that found nothing. Who judged, and by what, is its evidence. */
export function verdictFinding(
  verdict: Verdict,
  exchange: Exchange,
  provider: Pick<ModelProvider, 'name' | 'model'>,
): Finding | null {
  const { problem } = verdict
  if (verdict.verdict === 'fine' || problem == null) return null
  const name = problems[problem]
  // A model that quotes what nobody said is no witness for it.
  const quote = verdict.quote != null && exchange.answer.includes(verdict.quote) ? verdict.quote : null
  const said: Evidence = {
    spanId: exchange.spanId,
    path: exchange.path,
    excerpt: excerptOf(quote === '' ? null : quote),
    note: `judged: ${excerptOf(verdict.reason)}`,
  }
  const by: Evidence = {
    spanId: exchange.spanId,
    path: `rubric ${rubric}`,
    excerpt: null,
    note: `judged by ${provider.name} ${provider.model}, ${Math.round(verdict.confidence * 100)} % sure`,
  }
  return {
    signal: judgeSignal,
    signalVersion: judgeCard.version,
    class: name,
    grade: 'C',
    confidence: verdict.confidence / 2,
    severity: taxonomy[name].severity,
    evidence: [said, by],
    title: titles[problem],
    facts: {
      operation: 'judge',
      where: null,
      errorType: null,
      message: titles[problem],
      frames: [],
      schemaPath: null,
      code: problem,
    },
    fingerprints: [],
  }
}
