import { expect, it } from 'vitest'

import { severityOf } from '#collector/dialects/values/severities.ts'

it('reads the severity an app gave, by name and by OpenTelemetry number', () => {
  expect(['DEBUG', 'default', 'Warning', 'ERROR', 'critical'].map(severityOf)).toEqual([
    'DEBUG',
    'INFO',
    'WARNING',
    'ERROR',
    'FATAL',
  ])
  expect([1, 9, 13, 17, 21].map(severityOf)).toEqual(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'FATAL'])
  expect([0, 99, 'loud', null].map((value) => severityOf(value))).toEqual([null, null, null, null])
})
