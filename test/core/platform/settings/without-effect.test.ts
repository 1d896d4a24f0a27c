import { expect, it } from 'vitest'
import { loadSettings } from '#core/platform/settings.ts'
import { settingsWithoutEffect } from '#core/platform/settings/without-effect.ts'

const toldOf = async (env: Record<string, string>): Promise<readonly string[]> =>
  settingsWithoutEffect(await loadSettings({ flags: {}, env, cwd: '/' }))

it('says of each setting that changes nothing that it was set, and of no other', async () => {
  expect(await toldOf({})).toEqual([])
  expect(await toldOf({ NEVERMORE_OTEL_ENABLED: 'false', OLLAMA_URL: 'http://127.0.0.1:11434' })).toEqual([])
  expect(await toldOf({ NEVERMORE_OTEL_ENABLED: 'true' })).toEqual([
    'NEVERMORE_OTEL_ENABLED is set and has no effect yet: nothing of our own is exported; /metrics has the counts.',
  ])
  expect(await toldOf({ NEVERMORE_REDIS_URL: 'redis://cache', SMTP_HOST: 'mail' })).toEqual([
    expect.stringMatching(/^NEVERMORE_REDIS_URL is set and has no effect yet: /),
    expect.stringMatching(/^SMTP_HOST is set and has no effect yet: /),
  ])
})
