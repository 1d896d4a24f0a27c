import type { Story } from '#core/telemetry/story.ts'

import { modelFamily } from './model-family.ts'

const itemMax = 200

type ItemFacts = Pick<
  Story,
  | 'requestModel'
  | 'responseModel'
  | 'provider'
  | 'toolName'
  | 'agentName'
  | 'promptName'
  | 'promptVersion'
  | 'release'
  | 'environment'
>

/** What a failing span had about it that others may share: `tool:search`, `model:gpt-4o`, `release:1.4.0` … */
export function itemsOf(story: ItemFacts): string[] {
  const model = story.responseModel ?? story.requestModel
  const facts: readonly (readonly [string, string | null])[] = [
    ['model', model === null ? null : modelFamily(model)],
    ['provider', story.provider],
    ['tool', story.toolName],
    ['agent', story.agentName],
    [
      'prompt',
      story.promptName === null
        ? null
        : `${story.promptName}${story.promptVersion === null ? '' : ` ${story.promptVersion}`}`,
    ],
    ['release', story.release],
    ['environment', story.environment],
  ]
  return facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name}:${value}`.slice(0, itemMax)],
  )
}
