import { graphql, type ResultOf } from '../api/graphql.ts'

/**
 * The skeleton: no payload. What a span holds is asked for once it is selected. Spans are asked without their trace id,
 * so that the cache keeps them inside their run: five thousand entries of their own would cost more than the page does.
 */
export const runDocument = graphql(`
  query Run($traceId: String!) {
    run(traceId: $traceId) {
      traceId name status startedAt durationMs spanCount tokensIn tokensOut costUsd models
      sessionId userId release environment spansTruncated
      app { name }
      findings {
        spanId signal signalVersion class faultOf grade judged confidence severity fatal title at
        evidence { spanId path excerpt note span { traceId spanId name } }
        failure { id shortId title state }
      }
      notChecked { scope part state signals }
      warnings { id at verdict risk message outcome }
      feedback { id at key score label comment author spanId }
      spans {
        traceId spanId parentSpanId name kind status startedAt durationMs provider requestModel responseModel
        tokensIn tokensOut costUsd toolName agentName errorType errorMessage finishReason
      }
    }
  }
`)
export type RunDetail = NonNullable<ResultOf<typeof runDocument>['run']>
export type RunSpan = RunDetail['spans'][number]
export type RunFinding = RunDetail['findings'][number]

export const spanPayloadDocument = graphql(`
  query SpanPayload($traceId: String!, $spanId: String!) {
    span(traceId: $traceId, spanId: $spanId) {
      traceId spanId parentSpanId name kind otelKind dialect status startedAt durationMs operation provider
      requestModel responseModel tokensIn tokensOut costUsd finishReason toolName errorType errorMessage
      sessionId agentName
      input output story attributes resource scope provenance
      events { name at attributes body source }
      links { traceId spanId attributes }
    }
  }
`)
export type SpanPayload = NonNullable<ResultOf<typeof spanPayloadDocument>['span']>
