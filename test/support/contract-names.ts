/**
 * The names that clients of the API rely on, with their types: one may be added, none may go or change. Written as
 * GraphQL writes them, two spaces between; arguments stand in brackets, enumerations are their words.
 */
export const contractNames: Readonly<Record<string, string>> = {
  AddFeedbackInput: `
    traceId: String!  spanId: String  key: String!  score: Float  label: String  comment: String`,
  App: 'name: String!  releases: [String!]!  lastSeenAt: DateTime',
  EditFailureInput: `
    failure: ID!  title: String  severity: Severity  rootCause: String  mitigation: String  note: String`,
  Evidence: 'spanId: String!  path: String!  excerpt: String  note: String',
  Failure: `
    id: ID!  shortId: String!  class: String!  title: String!  severity: Severity!  state: FailureState!
    rootCause: String  mitigation: String  version: Int!  versions: [FailureVersion!]!  occurrenceCount: Int!
    runCount: Int!  firstSeenAt: DateTime!  lastSeenAt: DateTime!  apps: [App!]!  fingerprints: [Fingerprint!]!
    whyGrouped: [String!]!
    occurrences(first: Int, after: String, last: Int, before: String): OccurrenceConnection!
    patterns: [Pattern!]!  similar(first: Int): [SimilarFailure!]!`,
  FailureConnection: 'edges: [FailureEdge!]!  pageInfo: PageInfo!  totalCount: Int!',
  FailureEdge: 'cursor: String!  node: Failure!',
  FailureFilter: `
    state: [FailureState!]  class: [String!]  severity: [Severity!]  app: [String!]  text: String
    since: DateTime  until: DateTime`,
  FailureState: 'OPEN  RESOLVED  REGRESSED  ARCHIVED',
  FailureVersion: `
    version: Int!  at: DateTime!  author: String  note: String  title: String!  severity: Severity!
    rootCause: String  mitigation: String`,
  Feedback: 'id: ID!  at: DateTime!  key: String!  score: Float  label: String  comment: String  author: String',
  Finding: `
    signal: String!  class: String!  grade: Grade!  confidence: Float!  severity: Severity!  fatal: Boolean!
    evidence: [Evidence!]!`,
  Fingerprint: `
    hash: String!  algorithm: String!  text: String!  level: String!  attachedBy: String!  at: DateTime!`,
  Grade: 'A  B  C',
  Health: `
    score: Float  insufficient: Boolean!  runs: Int!  failedRuns: Int!  parts: [HealthPart!]!
    points: [HealthPoint!]!`,
  HealthPart: 'name: String!  value: Float!  effect: Float!  explanation: String!',
  HealthPoint: 'at: DateTime!  app: String  score: Float  runs: Int!  failedRuns: Int!  failureRate: Float',
  HealthScopeInput: 'app: String  agent: String  tool: String  model: String',
  IngestEntry: `
    at: DateTime!  peer: String  encoding: String!  bytes: Int!  acceptedSpans: Int!  rejectedSpans: Int!
    reasons: [String!]!  dialects: [String!]!  unknownKeys: [String!]!`,
  MatchTier: 'EXACT  LEXICAL  SEMANTIC',
  MergeFailuresInput: 'into: ID!  from: [ID!]!  reason: String',
  MessageInput: 'role: String!  content: String!',
  Mutation: `
    setFailureState(input: SetFailureStateInput!): Failure!  editFailure(input: EditFailureInput!): Failure!
    mergeFailures(input: MergeFailuresInput!): Failure!  splitFailure(input: SplitFailureInput!): [Failure!]!
    markNotAFailure(input: NotAFailureInput!): Failure!  addFeedback(input: AddFeedbackInput!): Feedback!
    reportOutcome(input: ReportOutcomeInput!): Warning!`,
  NotAFailureInput: 'failure: ID  occurrence: ID  reason: String!',
  Occurrence: 'id: ID!  at: DateTime!  run: Run!  span: Span!  app: App!  finding: Finding!',
  OccurrenceConnection: 'edges: [OccurrenceEdge!]!  pageInfo: PageInfo!  totalCount: Int!',
  OccurrenceEdge: 'cursor: String!  node: Occurrence!',
  Outcome: 'WARNED_AND_FAILED  WARNED_AND_FINE  ALLOWED_AND_FAILED  ALLOWED_AND_FINE  PREVENTED  BLOCKED',
  PageInfo: 'hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String',
  Pattern: `
    id: ID!  shortId: String!  kind: PatternKind!  title: String!  summary: String  confidence: Float!
    state: String!  failures: [Failure!]!  apps: [App!]!  firstDetectedAt: DateTime!  lastDetectedAt: DateTime!`,
  PatternConnection: 'edges: [PatternEdge!]!  pageInfo: PageInfo!  totalCount: Int!',
  PatternEdge: 'cursor: String!  node: Pattern!',
  PatternKind: 'RECURRING  RISING  CASCADE  CROSS_APP  SEASONAL',
  Policy: 'id: ID!  name: String!  verdict: Verdict!  enabled: Boolean!',
  Preflight: `
    id: ID!  verdict: Verdict!  risk: Float  riskLow: Float  riskHigh: Float  message: String!
    matches: [PreflightMatch!]!  policy: Policy  route: RouteTarget  indexSeq: String!  staleMs: Int!
    tookMs: Float!`,
  PreflightInput: `
    app: String!  operation: String  agent: String  prompt: String  messages: [MessageInput!]
    tools: [ToolInput!]  model: String  provider: String  promptName: String  promptVersion: String
    release: String  environment: String  env: JSON  deadlineMs: Int`,
  PreflightMatch: `
    failure: Failure!  pattern: Pattern  tier: MatchTier!  similarity: Float!  runs: Int!  failedRuns: Int!
    why: [String!]!  mitigation: String`,
  Project: 'id: ID!  name: String!',
  Query: `
    viewer: Viewer  preflight(input: PreflightInput!): Preflight!
    failures(filter: FailureFilter, first: Int, after: String, last: Int, before: String): FailureConnection!
    failure(id: ID, shortId: String): Failure
    patterns(first: Int, after: String, last: Int, before: String): PatternConnection!
    runs(filter: RunFilter, query: String, first: Int, after: String, last: Int, before: String): RunConnection!
    run(traceId: String!): Run
    warnings(filter: WarningFilter, first: Int, after: String, last: Int, before: String): WarningConnection!
    health(scope: HealthScopeInput!, from: DateTime, to: DateTime, stepSeconds: Int): Health!  apps: [App!]!
    timeseries(metric: String!, from: DateTime!, to: DateTime!, stepSeconds: Int, groupBy: String): [TimePoint!]!
    ingestLog(first: Int): [IngestEntry!]!`,
  ReportOutcomeInput: 'preflight: ID!  failed: Boolean!  traceId: String  note: String',
  RouteTarget: 'model: String  provider: String  promptName: String  promptVersion: String',
  Run: `
    traceId: String!  name: String!  app: App!  status: RunStatus!  startedAt: DateTime!  durationMs: Float
    spanCount: Int!  tokensIn: Int  tokensOut: Int  costUsd: Float  sessionId: String  userId: String
    release: String  environment: String  findings: [Finding!]!  spans: [Span!]!  feedback: [Feedback!]!
    warnings: [Warning!]!`,
  RunConnection: 'edges: [RunEdge!]!  pageInfo: PageInfo!  totalCount: Int!',
  RunEdge: 'cursor: String!  node: Run!',
  RunFilter: `
    app: [String!]  status: [RunStatus!]  since: DateTime  until: DateTime  session: String  text: String`,
  RunStatus: 'RUNNING  OK  FAILED  RECOVERED  ABANDONED',
  SetFailureStateInput: `
    failure: ID!  state: FailureState!  release: String  promptVersion: String  model: String  until: DateTime
    reason: String`,
  Severity: 'LOW  MEDIUM  HIGH  CRITICAL',
  SimilarFailure: 'failure: Failure!  similarity: Float!  why: [String!]!',
  Span: `
    spanId: String!  parentSpanId: String  name: String!  kind: SpanKind!  dialect: String  startedAt: DateTime!
    durationMs: Float  status: SpanStatus!  provider: String  requestModel: String  responseModel: String
    tokensIn: Int  tokensOut: Int  finishReason: String  toolName: String  errorType: String
    errorMessage: String  input: JSON  output: JSON  sessionId: String  agentName: String  attributes: JSON
    resource: JSON  scope: JSON  events: [SpanEvent!]!  links: [SpanLink!]!  provenance: JSON`,
  SpanEvent: 'name: String!  at: DateTime!  attributes: JSON!  body: JSON  source: String!',
  SpanKind: `
    LLM  EMBEDDING  RERANK  RETRIEVAL  TOOL  AGENT  WORKFLOW  PLAN  MEMORY  GUARDRAIL  EVALUATOR  PROMPT  HTTP
    OTHER`,
  SpanLink: 'traceId: String!  spanId: String!  attributes: JSON!',
  SpanStatus: 'UNSET  OK  ERROR',
  SplitFailureInput: 'failure: ID!  fingerprints: [String!]!  reason: String',
  Subscription: `
    failureChanged(project: ID): Failure!  runFinished(app: String): Run!  warningIssued(app: String): Warning!
    healthChanged(app: String): HealthPoint!`,
  TimePoint: 'time: DateTime!  value: Float  series: String!',
  ToolInput: 'name: String!  schema: JSON',
  Verdict: 'ALLOW  WARN  BLOCK  ROUTE  UNKNOWN',
  Viewer: 'id: ID!  email: String  role: String  scopes: [String!]!  projects: [Project!]!',
  Warning: `
    id: ID!  at: DateTime!  app: App!  verdict: Verdict!  risk: Float  message: String!
    matches: [PreflightMatch!]!  outcome: Outcome  run: Run`,
  WarningConnection: 'edges: [WarningEdge!]!  pageInfo: PageInfo!  totalCount: Int!',
  WarningEdge: 'cursor: String!  node: Warning!',
  WarningFilter: 'app: [String!]  verdict: [Verdict!]  since: DateTime  until: DateTime',
}
