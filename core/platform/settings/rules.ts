import type { FieldProblem } from '../errors.ts'
import type { SettingName, WrittenSettings } from './table.ts'

/** Where a setting was written, or would be. */
export type PlaceOf = (name: SettingName) => string

const secretCharactersMin = 32
const passwordCharactersMin = 12
const distinctCharactersMin = 8

/** What is wrong between settings that are each right. */
export function brokenRules(settings: WrittenSettings, placeOf: PlaceOf): readonly FieldProblem[] {
  const { env, demo, host, openLoopback, secret, apiKey, adminPassword } = settings
  const broken: FieldProblem[] = []
  const refuse = (name: SettingName, message: string): void => void broken.push({ path: placeOf(name), message })
  if (demo && !isLoopbackHost(host)) refuse('demo', 'demo logins are public: only with NEVERMORE_HOST on loopback')
  if (env !== 'production') return broken
  if (demo) refuse('demo', 'must be off in production: its logins are public')
  if (openLoopback === true)
    refuse('openLoopback', 'must be off in production: whoever gets on this machine could send')
  const weak = (name: SettingName, charactersMin: number): void =>
    refuse(name, `is too weak for production: at least ${charactersMin} characters that nobody can guess`)
  if (secret !== null && isWeak(secret, secretCharactersMin)) weak('secret', secretCharactersMin)
  if (apiKey !== null && isWeak(apiKey, secretCharactersMin)) weak('apiKey', secretCharactersMin)
  if (adminPassword !== null && isWeak(adminPassword, passwordCharactersMin))
    weak('adminPassword', passwordCharactersMin)
  return broken
}

/** Short, repetitive, or one of those that examples are written with. */
function isWeak(value: string, charactersMin: number): boolean {
  const distinct = new Set(value).size
  return (
    value.length < charactersMin ||
    distinct < distinctCharactersMin ||
    /change.?me|example|password|nevermore/i.test(value)
  )
}

const isLoopbackHost = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
