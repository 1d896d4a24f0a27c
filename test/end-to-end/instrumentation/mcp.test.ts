import { once } from 'node:events'
import { createServer } from 'node:http'
import { MCPInstrumentation } from '@arizeai/openinference-instrumentation-mcp'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import * as clientModule from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import * as serverModule from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { expect, it } from 'vitest'
import { underSpan } from '#cli/demo/run-span.ts'
import { startGround } from './frame/ground.ts'

// OpenInference for MCP makes no spans: it carries the trace from the client into the server's own.
it('lets the tool that an MCP server runs be part of the run that called it', async () => {
  const ground = await startGround()
  new NodeTracerProvider().register() // As apps do: it also says how a trace is carried on.
  const instrumentation = new MCPInstrumentation({ instrumentationConfig: { enabled: false } })
  instrumentation.manuallyInstrument({
    clientStreamableHTTPModule: clientModule,
    serverStreamableHTTPModule: serverModule,
  })
  const tool = { 'openinference.span.kind': 'TOOL', 'tool.name': 'lookup_order', 'output.value': 'shipped' }
  const server = createServer((request, response) => {
    const mcp = new McpServer({ name: 'orders', version: '1.0.0' })
    mcp.registerTool('lookup_order', { description: 'Finds an order.' }, () =>
      underSpan(ground.provider.getTracer('orders'), 'lookup_order', tool, async () => ({
        content: [{ type: 'text', text: 'shipped' }],
      })),
    )
    const transport = new serverModule.StreamableHTTPServerTransport()
    void mcp
      .connect(transport as Parameters<typeof mcp.connect>[0])
      .then(() => transport.handleRequest(request, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const records = await ground.observe({
    async work() {
      const client = new Client({ name: 'app', version: '1.0.0' })
      const transport = new clientModule.StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`))
      await client.connect(transport as Parameters<typeof client.connect>[0])
      await client.callTool({ name: 'lookup_order' })
      await client.close()
    },
  })
  server.closeAllConnections()
  server.close()
  await ground.stop()
  const [run, ran] = ['WORKFLOW', 'TOOL'].map((kind) => records.find(({ story }) => story.kind === kind))
  expect(ran?.story).toMatchObject({ toolName: 'lookup_order', toolResult: 'shipped' })
  expect(ran?.span.traceId).toEqual(run?.span.traceId)
  expect(ran?.span.parentSpanId).toEqual(run?.span.spanId)
})
