import type { Endpoint } from '#collector/component.ts'
import type { Collector } from '#collector/pipeline/build.ts'
import type { OtlpAddresses } from '../collecting/collecting.ts'

/** Doors for spans and logs on another port of this process: `/v1/traces`, `/v1/logs`. */
export const doorsOf = ({ httpHandlers }: Collector) =>
  Object.fromEntries([...httpHandlers].map(([signal, handle]) => [`/v1/${signal}`, handle]))

/** Where spans can be sent, of all addresses where something listens. */
export function otlpAddresses(endpoints: readonly Endpoint[]): OtlpAddresses {
  const find = (protocol: Endpoint['protocol']): string | null => {
    const found = endpoints.find((each) => each.protocol === protocol && each.component.startsWith('otlp'))
    return found === undefined ? null : reachable(found.address)
  }
  const http = find('http')
  return { http: http === null ? null : `http://${http}`, grpc: find('grpc') }
}

/** What listens on every interface is reached at loopback from here. */
export const reachable = (address: string): string =>
  address
    .replace(/\/\/0\.0\.0\.0:|^0\.0\.0\.0:/, (found) => found.replace('0.0.0.0', '127.0.0.1'))
    .replace('[::]:', '[::1]:')
