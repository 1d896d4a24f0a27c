import type { PolicyRow, SavePolicyInput } from '../documents/policies.ts'

/** A policy as it stands in the form: everything is text, nothing is missing. */
export interface PolicyForm {
  name: string
  verdict: 'ALLOW' | 'WARN' | 'BLOCK' | 'ROUTE'
  enabled: boolean
  cause: '' | 'CONTEXT' | 'ENVIRONMENT'
  tier: '' | 'EXACT' | 'LEXICAL'
  failedSinceSuccess: '' | 'yes' | 'no'
  runsMin: string
  failedRunsMin: string
  riskMin: string
  riskMax: string
  riskLowMin: string
  apps: string
  environments: string
  classes: string
  severities: ('LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL')[]
  outage: boolean
  failuresMin: string
  shareMin: string
  windowMinutes: string
  model: string
  provider: string
  promptName: string
  promptVersion: string
  message: string
  mitigation: string
  acknowledge: boolean
  reason: string
}

const shown = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value))
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '' : String(Number((share * 100).toFixed(2)))

export function formOf(policy: PolicyRow | null): PolicyForm {
  const rule = policy?.rule
  return {
    name: policy?.name ?? '',
    verdict: policy === null || policy.verdict === 'UNKNOWN' ? 'WARN' : policy.verdict,
    enabled: policy?.enabled ?? true,
    cause: rule?.cause ?? '',
    tier: rule?.tier === 'EXACT' || rule?.tier === 'LEXICAL' ? rule.tier : '',
    failedSinceSuccess: rule?.failedSinceSuccess === true ? 'yes' : rule?.failedSinceSuccess === false ? 'no' : '',
    runsMin: shown(rule?.runsMin),
    failedRunsMin: shown(rule?.failedRunsMin),
    riskMin: percent(rule?.riskMin),
    riskMax: percent(rule?.riskMax),
    riskLowMin: percent(rule?.riskLowMin),
    apps: rule?.apps?.join(', ') ?? '',
    environments: rule?.environments?.join(', ') ?? '',
    classes: rule?.classes?.join(', ') ?? '',
    severities: [...(rule?.severities ?? [])],
    outage: rule?.outage !== null && rule?.outage !== undefined,
    failuresMin: shown(rule?.outage?.failuresMin ?? 3),
    shareMin: percent(rule?.outage?.shareMin ?? 0.2),
    windowMinutes: shown(rule?.outage?.windowMinutes ?? 10),
    model: rule?.route?.model ?? '',
    provider: rule?.route?.provider ?? '',
    promptName: rule?.route?.promptName ?? '',
    promptVersion: rule?.route?.promptVersion ?? '',
    message: policy?.message ?? '',
    mitigation: policy?.mitigation ?? '',
    acknowledge: rule?.looserBlock ?? false,
    reason: '',
  }
}

const numberIn = (text: string | number): number | null => {
  const trimmed = String(text).trim()
  return trimmed === '' ? null : Number(trimmed)
}
const shareIn = (text: string | number): number | null => {
  const value = numberIn(text)
  return value === null ? null : value / 100
}
const namesIn = (text: string): string[] | null => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  return names.length === 0 ? null : names
}
const wordIn = (text: string): string | null => text.trim() || null

/** The form as the API takes it. `patterns` are not edited here and stay. */
export function inputOf(form: PolicyForm, policy: PolicyRow | null, version: number | null): SavePolicyInput {
  const { model, provider, promptName, promptVersion } = form
  return {
    id: policy?.id ?? null,
    name: form.name,
    verdict: form.verdict,
    enabled: form.enabled,
    message: wordIn(form.message),
    mitigation: wordIn(form.mitigation),
    acknowledgeLooserBlock: form.verdict === 'BLOCK' && form.acknowledge,
    reason: wordIn(form.reason),
    version,
    rule: {
      cause: form.cause || null,
      tier: form.cause === 'ENVIRONMENT' ? null : form.tier || null,
      failedSinceSuccess:
        form.failedSinceSuccess === '' || form.cause === 'ENVIRONMENT' ? null : form.failedSinceSuccess === 'yes',
      runsMin: numberIn(form.runsMin),
      failedRunsMin: numberIn(form.failedRunsMin),
      riskMin: shareIn(form.riskMin),
      riskMax: shareIn(form.riskMax),
      riskLowMin: shareIn(form.riskLowMin),
      apps: namesIn(form.apps),
      environments: namesIn(form.environments),
      classes: namesIn(form.classes),
      severities: form.severities.length === 0 ? null : [...form.severities],
      patterns: policy?.rule.patterns ? [...policy.rule.patterns] : null,
      outage:
        form.outage && form.cause !== 'CONTEXT'
          ? {
              failuresMin: numberIn(form.failuresMin) ?? 0,
              shareMin: shareIn(form.shareMin) ?? 0,
              windowMinutes: numberIn(form.windowMinutes) ?? 0,
            }
          : null,
      route:
        form.verdict === 'ROUTE'
          ? {
              model: wordIn(model),
              provider: wordIn(provider),
              promptName: wordIn(promptName),
              promptVersion: wordIn(promptVersion),
            }
          : null,
    },
  }
}
