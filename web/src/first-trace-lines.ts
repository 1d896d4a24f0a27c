import { isOwnMachine } from './own-machine.ts'

/** Lines that send a first trace to an endpoint such as `http://127.0.0.1:8110`, whole: paste, run, see. */
export function firstTraceLines(
  endpoint: string,
): readonly { readonly id: string; readonly name: string; readonly text: string }[] {
  return [
    { id: 'python', name: 'Python', text: python(endpoint) },
    { id: 'ts', name: 'TypeScript', text: typescript(endpoint) },
    { id: 'curl', name: 'curl', text: curl(endpoint) },
  ]
}

const environment = (endpoint: string): string => {
  const key = isOwnMachine(endpoint) ? '' : ' OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer $NEVERMORE_API_KEY"'
  return `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint} OTEL_SERVICE_NAME=my-app${key}`
}

const python = (endpoint: string): string => `# pip install openai openinference-instrumentation-openai \\
#   opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
# ${environment(endpoint)} python app.py
from opentelemetry.sdk.trace import TracerProvider, export
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from openinference.instrumentation.openai import OpenAIInstrumentor

provider = TracerProvider()
provider.add_span_processor(export.BatchSpanProcessor(OTLPSpanExporter()))
OpenAIInstrumentor().instrument(tracer_provider=provider)`

const typescript = (endpoint: string): string => `// npm i openai @arizeai/openinference-instrumentation-openai \\
//   @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-proto
// ${environment(endpoint)} npx tsx app.ts
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import OpenAI from 'openai'

new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] }).register()
new OpenAIInstrumentation().manuallyInstrument(OpenAI)`

const curl = (endpoint: string): string => {
  const key = isOwnMachine(endpoint) ? '' : ' -H "authorization: Bearer $NEVERMORE_API_KEY"'
  return `hex() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \\n'; }; now=$(date +%s)
curl -s ${endpoint}/v1/traces -H 'content-type: application/json'${key} -d '{
  "resourceSpans": [{
    "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "my-app" } }] },
    "scopeSpans": [{ "spans": [{
      "traceId": "'$(hex 16)'", "spanId": "'$(hex 8)'", "name": "chat gpt-4o-mini", "kind": 3,
      "startTimeUnixNano": "'$((now - 2))'000000000", "endTimeUnixNano": "'$now'000000000",
      "attributes": [
        { "key": "gen_ai.operation.name", "value": { "stringValue": "chat" } },
        { "key": "gen_ai.request.model", "value": { "stringValue": "gpt-4o-mini" } },
        { "key": "error.type", "value": { "stringValue": "rate_limit_exceeded" } }
      ],
      "status": { "code": 2, "message": "429 Rate limit reached for gpt-4o-mini" }
    }] }]
  }]
}'`
}
