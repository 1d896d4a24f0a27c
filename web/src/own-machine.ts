/** Whether an address is this very machine: there an app may send and ask without a key, unless the server says otherwise. */
export function isOwnMachine(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
