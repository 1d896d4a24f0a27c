import { describe, expect, it } from 'vitest'
import { otlpAddresses, reachable } from '#cli/wiring/collector.ts'

describe('the addresses that are told', () => {
  it.each([
    ['127.0.0.1:4317', '127.0.0.1:4317'],
    ['0.0.0.0:4317', '127.0.0.1:4317'],
    ['[::]:4317', '[::1]:4317'],
    ['http://0.0.0.0:8110', 'http://127.0.0.1:8110'],
    ['http://[::]:8110', 'http://[::1]:8110'],
    ['http://10.0.0.0:8110', 'http://10.0.0.0:8110'],
  ])('for %s is %s', (listening, told) => {
    expect(reachable(listening)).toBe(told)
  })

  it('are those of the OTLP receiver, not those of other components', () => {
    const endpoints = [
      { component: 'health_check', protocol: 'http', address: '127.0.0.1:13133' },
      { component: 'otlp', protocol: 'grpc', address: '127.0.0.1:4317' },
      { component: 'otlp', protocol: 'http', address: '127.0.0.1:4318' },
    ] as const
    expect(otlpAddresses(endpoints)).toEqual({ http: 'http://127.0.0.1:4318', grpc: '127.0.0.1:4317' })
    expect(otlpAddresses([])).toEqual({ http: null, grpc: null })
  })
})
