/** What gateways and clouds put before a model's name. */
const leadingPath =
  /^(?:(?:models|openai|azure|anthropic|google|vertex_ai|bedrock|groq|together_ai|openrouter|mistralai|ollama)\/)+/
const leadingRegion = /^(?:(?:us|eu|apac|global)\.)?(?:anthropic|meta|amazon|mistral|cohere|ai21|deepseek)\./
const fineTuned = /^ft:([^:]{1,80}).*$/
/** Dates, revisions and channels at the end, `-2024-08-06` and `@20241022`, `-0613` and `-v1:0`, `-latest`. */
const snapshots = [
  '[-@]20\\d{2}-\\d{2}-\\d{2}',
  '[-@]20\\d{6}',
  '-preview-\\d{2}-\\d{2}',
  '-(?:0[1-9]|1[0-2])-20\\d{2}',
  '-(?:0[1-9]|1[0-2])[0-3]\\d',
  '-00\\d',
  '-v\\d+(?::\\d+)?',
  '[-:]latest',
  ':\\d+',
  '-preview',
  '-exp',
]
const snapshot = new RegExp(`(?:${snapshots.join('|')})$`)
const cacheMax = 512
const cache = new Map<string, string>()

/** `gpt-4o-2024-08-06` -> `gpt-4o`: the model without date, revision, gateway and region. Lower case; idempotent. */
export function modelFamily(model: string): string {
  const known = cache.get(model)
  if (known !== undefined) return known
  if (cache.size >= cacheMax) cache.clear()
  const family = familyOf(model)
  cache.set(model, family)
  return family
}

function familyOf(model: string): string {
  let family = model.trim().toLowerCase().slice(0, 120)
  for (let round = 0; round < 6; round++) {
    const next = family
      .replace(fineTuned, '$1')
      .replace(leadingPath, '')
      .replace(leadingRegion, '')
      .replace(snapshot, '')
    if (next === family || next === '') return family
    family = next
  }
  return family
}
