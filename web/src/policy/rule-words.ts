import type { RuleParts } from '../documents/policies.ts'
import { percentText } from '../format/numbers.ts'

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`

/** What a rule asks, a phrase per part. Nothing at all means every run with a failure behind it. */
export function rulePhrases(rule: RuleParts): readonly string[] {
  const phrases: (string | null)[] = [
    rule.apps && `app ${listed(rule.apps)}`,
    rule.environments && `environment ${listed(rule.environments)}`,
    rule.cause === 'CONTEXT' ? 'caused by what is asked' : null,
    rule.cause === 'ENVIRONMENT' && !rule.outage ? 'provider, model or tool failing now' : null,
    rule.outage &&
      `${percentText(rule.outage.shareMin)} of calls and ${rule.outage.failuresMin} or more failed ` +
        `within ${rule.outage.windowMinutes} min`,
    rule.tier === 'EXACT' ? 'same context' : rule.tier === 'LEXICAL' ? 'similar context' : null,
    rule.failedSinceSuccess === null ? null : rule.failedSinceSuccess ? 'no success since' : 'succeeded since',
    rule.runsMin === null ? null : `${rule.runsMin} runs or more`,
    rule.failedRunsMin === null ? null : `${rule.failedRunsMin} failed runs or more`,
    rule.riskMin === null ? null : `risk at least ${percentText(rule.riskMin)}`,
    rule.riskMax === null ? null : `risk at most ${percentText(rule.riskMax)}`,
    rule.riskLowMin === null ? null : `lower bound at least ${percentText(rule.riskLowMin)}`,
    rule.classes && listed(rule.classes),
    rule.severities && `severity ${listed(rule.severities.map((name) => name.toLowerCase()))}`,
    rule.patterns && `${rule.patterns.length === 1 ? 'a pattern' : `one of ${rule.patterns.length} patterns`}`,
  ]
  const said = phrases.filter((phrase): phrase is string => phrase !== null && phrase !== '')
  return said.length === 0 ? ['any failure met before'] : said
}

/** Where a ROUTE sends runs. */
export const routeWords = (route: RuleParts['route']): string =>
  route === null
    ? ''
    : [route.model, route.provider, route.promptName, route.promptVersion].filter((part) => part !== null).join(', ')
