import { defineCommand } from 'citty'
import { connect, connectionArgs } from '../client/connection.ts'
import { exitCode } from '../exit-code.ts'
import { note, say, sayJson } from '../output.ts'
import { postTraces } from '../send/post.ts'
import { readTraceRequests } from '../send/requests.ts'

export const send = defineCommand({
  meta: {
    name: 'send',
    description: 'Send traces from a file: OTLP JSON, one OTLP JSON document per line, or OTLP protobuf; gzip too.',
  },
  args: {
    file: { type: 'positional', description: 'The file; - reads stdin', required: true },
    ...connectionArgs,
  },
  async run({ args }) {
    const requests = await readTraceRequests(args.file)
    const { otlpHttp: url, key } = await connect(args)
    let accepted = 0
    let rejected = 0
    const reasons: string[] = []
    for (const request of requests) {
      const result = await postTraces(request, { url, key })
      accepted += result.accepted
      rejected += result.rejected
      if (result.message !== null) reasons.push(`${request.from}: ${result.message}`)
    }
    if (args.json) {
      sayJson({ requests: requests.length, accepted, rejected, reasons })
    } else {
      say(`${accepted} spans accepted, ${rejected} rejected`)
      for (const reason of reasons) note(reason)
    }
    return rejected > 0 ? exitCode.failed : exitCode.fine
  },
})
