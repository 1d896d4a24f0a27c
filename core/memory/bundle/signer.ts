import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, compactVerify, CompactSign, EmbeddedJWK, errors, exportJWK, type JWK } from 'jose'
import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'

/** What a signature vouches for. */
export interface Sealed {
  readonly id: string
  readonly lines: number
  /** Hex, over all lines before the signature, each with its line feed. */
  readonly sha256: string
}

export interface BundleSigner {
  /** Thumbprint of the public key (RFC 7638): how people name who signed. */
  readonly name: string
  sign(sealed: Sealed): Promise<string>
}

const sealedShape = z.object({ id: z.string(), lines: z.number(), sha256: z.string() })
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs with a key derived from NEVERMORE_SECRET, so all processes of an installation sign alike. */
export async function createBundleSigner(secret: string): Promise<BundleSigner> {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'nevermore', 'memory file', 32))
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  const jwk: JWK = await exportJWK(createPublicKey(key))
  return {
    name: await calculateJwkThumbprint(jwk),
    sign: (sealed) =>
      new CompactSign(Buffer.from(JSON.stringify(sealed))).setProtectedHeader({ alg: 'EdDSA', jwk }).sign(key),
  }
}

/** Who signed, and what. Throws `invalid` for what is no signature of its own key. */
export async function openSeal(jws: string): Promise<{ readonly signer: string; readonly sealed: Sealed }> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['EdDSA'] })
    const sealed = sealedShape.parse(JSON.parse(Buffer.from(payload).toString('utf8')))
    return { signer: await calculateJwkThumbprint(protectedHeader.jwk!), sealed }
  } catch (error) {
    if (!(error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof SyntaxError)) throw error
    throw new AppError('invalid', 'The signature of this file is not valid.', { cause: error })
  }
}
