import { describe, expect, it } from 'vitest'

import { advisedShadowShare, isShadowed } from '#core/memory/shadow.ts'
import { questionAbout } from '#test/support/questions.ts'

const hashes = Array.from({ length: 4000 }, (_, at) => at.toString(16).padStart(32, '0'))
const question = questionAbout('x')

describe('isShadowed', () => {
  it('keeps nothing back unless somebody asks for it', () => {
    expect(hashes.some((hash) => isShadowed(0, 'WARN', hash, question))).toBe(false)
  })

  it('keeps about the share back that was asked for', () => {
    const kept = hashes.filter((hash) => isShadowed(advisedShadowShare, 'WARN', hash, question))
    expect(kept.length / hashes.length).toBeGreaterThan(0.035)
    expect(kept.length / hashes.length).toBeLessThan(0.065)
  })

  it('treats one question always alike, and draws anew for another release', () => {
    const drawn = (release: string) => hashes.map((hash) => isShadowed(0.5, 'ROUTE', hash, { ...question, release }))
    expect(drawn('1.0')).toEqual(drawn('1.0'))
    expect(drawn('1.0')).not.toEqual(drawn('1.1'))
  })

  it('never lets a run through that a policy stops', () => {
    expect(hashes.some((hash) => isShadowed(0.5, 'BLOCK', hash, question))).toBe(false)
  })
})
