/** Whether a peer's address is this very machine: 127.0.0.0/8 or ::1, also written as an IPv6 address. */
export function isLoopback(address: string | null): boolean {
  if (address === null) return false
  const plain = address.toLowerCase().replace(/^::ffff:/, '')
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}

const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
]

/** Whether a proxy says that it passed a request on: then the peer is the proxy, and the sender could be anywhere. */
export const isForwarded = (hasHeader: (name: string) => boolean): boolean => proxyHeaders.some(hasHeader)

/** Whether a page of this machine sent it, or no page at all: one that rebound its name to 127.0.0.1 keeps its origin. */
export function isOwnOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const { hostname } = new URL(origin)
  return hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}
