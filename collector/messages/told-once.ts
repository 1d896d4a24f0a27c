import { createHash } from 'node:crypto'

import type { Message } from '#core/telemetry/message.ts'

/**
 * Messages without those that were told twice, as happens where two instrumentations watch one call. A message is the
 * same when its role, its content and its tool ids are. What people repeat later on, they said again: without a
 * tool id only the neighbour and the instructions are compared.
 */
export function toldOnce(messages: readonly Message[]): readonly Message[] {
  if (messages.length < 2) return messages
  const known = new Set<string>()
  let before = ''
  return messages.filter((message) => {
    const hash = hashOf(message)
    const again = hash === before || (isUnmistakable(message) && known.has(hash))
    known.add(hash)
    before = hash
    return !again
  })
}

const isUnmistakable = ({ role, parts }: Message): boolean =>
  role === 'system' ||
  parts.some((part) => (part.type === 'tool_call' || part.type === 'tool_call_response') && part.id !== null)

const hashOf = ({ role, parts }: Message): string =>
  createHash('sha1')
    .update(`${role}\n${JSON.stringify(parts)}`)
    .digest('base64')
