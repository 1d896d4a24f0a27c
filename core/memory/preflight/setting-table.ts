import type { ContextSignature } from '../context.ts'

/** What contexts have in common beside their words. Few of them stand for many contexts. */
export type Setting = Omit<ContextSignature, 'hash' | 'looseHash' | 'words'>

export interface SettingTable {
  /** The number of the setting that a key spells, new or known. */
  idOf(key: string): number
  at(id: number): Setting
  size(): number
  keys(): readonly string[]
}

const fieldEnd = '\u001f'
const itemEnd = '\u001e'
const nothing = '\u0001'

/** One line. */
export const settingKey = (signature: Setting): string =>
  [
    signature.algorithm,
    signature.app,
    signature.operation,
    signature.agent ?? nothing,
    signature.promptName ?? nothing,
    signature.systemHash ?? nothing,
    signature.tools.join(itemEnd),
    signature.modelFamily ?? nothing,
    signature.shape.join(itemEnd),
  ].join(fieldEnd)

export function createSettingTable(known: readonly string[] = []): SettingTable {
  const ids = new Map<string, number>()
  const settings: Setting[] = []

  function idOf(key: string): number {
    const before = ids.get(key)
    if (before !== undefined) return before
    ids.set(key, settings.length)
    settings.push(settingFrom(key))
    return settings.length - 1
  }

  for (const key of known) idOf(key)
  return { idOf, at: (id) => settings[id]!, size: () => settings.length, keys: () => [...ids.keys()] }
}

function settingFrom(key: string): Setting {
  const fields = key.split(fieldEnd)
  const text = (at: number): string => fields[at] ?? ''
  const maybe = (at: number): string | null => (text(at) === nothing ? null : text(at))
  const list = (at: number): readonly string[] => (text(at) === '' ? [] : text(at).split(itemEnd))
  return {
    algorithm: text(0),
    app: text(1),
    operation: text(2),
    agent: maybe(3),
    promptName: maybe(4),
    systemHash: maybe(5),
    tools: list(6),
    modelFamily: maybe(7),
    shape: list(8),
  }
}
