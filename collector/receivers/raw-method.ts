import type { MethodDefinition } from '@grpc/grpc-js'

const asIs = (bytes: Buffer): Buffer => bytes

/** A unary gRPC method whose messages stay bytes: reading them is ours, with limits. */
export const rawMethod = (path: string): MethodDefinition<Buffer, Buffer> => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
})
