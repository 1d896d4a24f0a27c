import type { PreflightQuestion } from '#core/memory/preflight/question.ts'

/** What an app called `shop` may ask before a chat with this prompt; it has all the time a busy machine may take. */
export const questionAbout = (prompt: string | null, more: Partial<PreflightQuestion> = {}): PreflightQuestion => ({
  app: 'shop',
  operation: 'chat',
  agent: null,
  tools: null,
  model: null,
  provider: null,
  promptName: null,
  promptVersion: null,
  release: null,
  environment: null,
  env: null,
  deadlineMs: 60_000,
  messages: prompt === null ? null : [{ role: 'user', name: null, parts: [{ type: 'text', content: prompt }] }],
  ...more,
})
