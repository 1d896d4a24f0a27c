import { fileURLToPath } from 'node:url'

import protobuf from 'protobufjs'

const folder = fileURLToPath(new URL('../../proto/', import.meta.url))

/** The files of proto/, loaded by protobufjs: the oracle our own reading is compared with. */
export function loadProto(): protobuf.Root {
  const root = new protobuf.Root()
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/protobuf/') || target.startsWith(folder) ? target : folder + target
  root.loadSync([
    'opentelemetry/proto/collector/trace/v1/trace_service.proto',
    'opentelemetry/proto/collector/logs/v1/logs_service.proto',
    'google/rpc/status.proto',
    'google/rpc/error_details.proto',
    'grpc/health/v1/health.proto',
  ])
  root.resolveAll()
  return root
}

export const traceRequestType = 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest'
export const traceResponseType = 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse'

export const logsRequestType = 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest'
export const logsResponseType = 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse'
