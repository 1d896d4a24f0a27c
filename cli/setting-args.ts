import { describeSettings } from '#core/platform/settings/describe.ts'

/** Every setting as a flag, from the one table of settings. */
export const settingArgs = Object.fromEntries(
  describeSettings().map(({ flag, description, kind, defaultText }) => [
    flag,
    { type: kind, description: `${description} (${defaultText.replaceAll('`', '')})` } as const,
  ]),
)
