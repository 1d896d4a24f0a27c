import { z } from 'zod'

/** Where to listen. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

const written = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]/]*):(\d{1,5})$/

/** `host:port`; an IPv6 host in brackets; no host means every interface; port 0 means any that is free. */
export const endpoint = (standard: string) =>
  z
    .string()
    .refine((text) => parse(text) !== null, 'must be host:port, such as 127.0.0.1:4317')
    .transform((text): HostPort => parse(text) ?? { host: '127.0.0.1', port: 0 })
    .prefault(standard)

/** The other way round, as URLs and messages write it. */
export const writeHostPort = ({ host, port }: HostPort): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

function parse(text: string): HostPort | null {
  const [, host = '', digits = ''] = written.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535) return null
  return { host: host === '' ? '0.0.0.0' : host.replace(/^\[|\]$/g, ''), port }
}
