import { hash, randomBytes } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 256 bits in letters and digits: selected by a double click, and nothing in it needs escaping anywhere. */
export function randomToken(byteCount = 32): string {
  const length = Math.ceil((byteCount * 8) / Math.log2(base62.length))
  let rest = BigInt(`0x${randomBytes(byteCount).toString('hex')}`)
  let token = ''
  for (let index = 0; index < length; index++) {
    token = base62.charAt(Number(rest % 62n)) + token
    rest /= 62n
  }
  return token
}

/** What is stored of a random secret. It needs no salt and no slowness: there is nothing to guess. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')
