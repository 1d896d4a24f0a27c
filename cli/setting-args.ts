import { describeSettings } from '#core/platform/settings/describe.ts'

/** Every setting as a flag, from the one table of settings. */
export const settingArgs = Object.fromEntries(
  describeSettings().map(({ flag, description, kind, defaultText }) => [
    flag,
    {
      type: kind,
      description: `${description} (${defaultText.replaceAll('`', '')}${denied(flag, defaultText)})`,
    } as const,
  ]),
)

/** How to say no to what is on by itself: its flag alone says yes. */
function denied(flag: string, defaultText: string): string {
  return defaultText.startsWith('`true`') ? `; --no-${flag} turns it off` : ''
}
