import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { askApi } from '#test/support/api.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'

const key = 'sk-proj-abcdefghijklmnopqrstuvwx0123456789'
const mail = 'ann.other@example.com'

let dataDir: string
let db: TestDatabase
let program: RunningProgram
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-test-'))
  db = await createTestDatabase()
  program = await startProgram(dataDir, { DATABASE_URL: db.url })
})
afterAll(async () => {
  await program.stop()
  await db.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a question with secrets', () => {
  it('is stored without them, and its outcome can be reported at once', async () => {
    const input = {
      app: 'mailer',
      agent: mail,
      messages: [
        { role: 'system', content: `Use ${key} for everything.` },
        { role: 'user', content: `Send the report to ${mail} with ${key}` },
      ],
      tools: [{ name: `send to ${mail}` }],
      deadlineMs: 5000,
    }
    const asked = await askApi<{ preflight: { id: string } }>(
      program,
      'query ($input: PreflightInput!) { preflight(input: $input) { id } }',
      { input },
    )
    await askApi(program, 'mutation ($id: ID!) { reportOutcome(input: { preflight: $id, failed: false }) { id } }', {
      id: asked.preflight.id,
    })
    const rows = await db.sql<{ row: string }[]>`select w::text as row from warnings w`
    expect(rows).toHaveLength(1)
    expect(rows[0]!.row).toContain('Send the report to [redacted] with [redacted]')
    expect(rows[0]!.row).toContain('ALLOWED_AND_FINE')
    expect(rows[0]!.row).not.toMatch(/abcdefgh|ann\.other|example\.com/)
  })
})
