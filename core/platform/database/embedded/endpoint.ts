import { once } from 'node:events'
import { createServer } from 'node:net'

export type Transport = 'socket' | 'tcp'

/** A port of the loopback that was free a moment ago. Whoever binds it must be ready to ask again. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('The loopback has no free port.')
  return address.port
}
