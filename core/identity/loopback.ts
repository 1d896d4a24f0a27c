/** Whether a peer's address is this very machine: 127.0.0.0/8 or ::1, also written as an IPv6 address. */
export function isLoopback(address: string | null): boolean {
  if (address === null) return false
  const plain = address.toLowerCase().replace(/^::ffff:/, '')
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}
