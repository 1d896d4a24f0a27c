/** Whether a peer's address is this very machine: 127.0.0.0/8 or ::1, also written as an IPv6 address. */
export function isLoopback(address: string | null): boolean {
  if (address === null) return false
  const plain = address.toLowerCase().replace(/^::ffff:/, '')
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}

const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/** Whether a proxy says that it passed a request on: then the peer is the proxy, and the sender could be anywhere. */
export const isForwarded = (hasHeader: (name: string) => boolean): boolean => proxyHeaders.some(hasHeader)
