import { openai } from '@ai-sdk/openai'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { generateText } from 'ai'

const exporter = new OTLPTraceExporter({ url: 'http://127.0.0.1:37783/v1/traces' })
const resource = resourceFromAttributes({ 'service.name': 'my-app' })
new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()

const model = openai('gpt-4o-mini')
await generateText({ model, prompt: 'Hello', experimental_telemetry: { isEnabled: true } }).catch(console.error)
