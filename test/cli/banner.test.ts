import { describe, expect, it } from 'vitest'
import { bannerLines, bannerOf } from '#cli/banner.ts'

const running = {
  web: 'http://127.0.0.1:8110',
  otlpHttp: 'http://127.0.0.1:4318',
  otlpGrpc: null,
  signInLink: 'http://127.0.0.1:8110/auth/link/abc',
  stop: async () => undefined,
}
const idle = { redisUrl: null, natsUrl: null, otelEnabled: false, smtpHost: null }
const settings = { dataDir: '/data', demo: false, apiKey: null, ...idle }
const made = { userId: 1, email: 'admin@localhost', password: 'made up', created: true }
const text = (...[banner]: Parameters<typeof bannerLines>): string => bannerLines(banner).join('\n')

describe('the banner', () => {
  it('shows addresses, and at a first start what was made up', () => {
    const first = { ...running, admin: made, key: { key: 'nvm_1', created: true } }
    const shown = text(bannerOf(first, 'up', settings))
    for (const part of ['127.0.0.1:8110', 'auth/link/abc', 'made up', 'nvm_1', '/data']) expect(shown).toContain(part)
    expect(shown).not.toContain('OTLP/gRPC')
  })

  it('never shows a secret again, nor one that was given', () => {
    const later = { ...running, admin: { ...made, created: false }, key: { key: 'nvm_1', created: false } }
    expect(text(bannerOf(later, 'up', settings))).not.toMatch(/made up|nvm_1|First start/)
    const given = { ...running, admin: { ...made, password: null }, key: { key: 'nvm_1', created: true } }
    expect(text(bannerOf(given, 'up', { ...settings, apiKey: 'nvm_1' }))).not.toMatch(/nvm_1|First start/)
  })

  it('says which part a process plays, and that a part without pages has probes alone', () => {
    const part = { ...running, otlpHttp: null, signInLink: null, admin: null, key: null }
    const shown = text(bannerOf(part, 'worker', settings))
    expect(shown).toContain('Nevermore (worker) is ready.')
    expect(shown).toMatch(/probes +http/)
    expect(shown).not.toMatch(/First start|dashboard|OTLP/)
  })

  it('says which settings change nothing', () => {
    const part = { ...running, admin: null, key: null }
    expect(bannerOf(part, 'up', settings).warnings).toEqual([])
    const shown = text(bannerOf(part, 'up', { ...settings, redisUrl: 'redis://h', otelEnabled: true }))
    expect(shown).toMatch(/NEVERMORE_REDIS_URL is set and has no effect yet(.|\n)*NEVERMORE_OTEL_ENABLED/)
    expect(shown).not.toContain('NATS')
  })

  it('shows the three demo logins when the demo is on', () => {
    const later = { ...running, admin: { ...made, created: false }, key: { key: null, created: false } }
    const shown = text(bannerOf(later, 'up', { ...settings, demo: true }))
    expect(shown.match(/@demo\.localhost/g)).toHaveLength(3)
  })
})
