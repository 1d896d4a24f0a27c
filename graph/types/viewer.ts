import type { Principal } from '#core/identity/access.ts'
import { builder } from '#graph/builder.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { projectsByIds, type ProjectRow } from '#graph/queries/projects.ts'

const Project = builder.objectRef<ProjectRow>('Project').implement({
  description: 'The tenant. Everything belongs to one.',
  fields: (t) => ({
    id: t.id({ resolve: (project) => encodeGlobalId('Project', project.id) }),
    name: t.exposeString('name'),
  }),
})

const Viewer = builder.objectRef<Principal>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    id: t.id({
      resolve: ({ userId, keyId = 0 }) =>
        userId === undefined ? encodeGlobalId('ApiKey', keyId) : encodeGlobalId('User', userId),
    }),
    email: t.string({ nullable: true, resolve: ({ email }) => email ?? null }),
    role: t.string({ nullable: true, resolve: ({ role }) => role ?? null }),
    scopes: t.stringList({ resolve: ({ scopes }) => [...scopes] }),
    projects: t.field({
      type: [Project],
      resolve: ({ projectId }, _args, { sql }) => projectsByIds(sql, [String(projectId)]),
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Null for a caller without key or login.',
    resolve: (_root, _args, { principal }) => (principal?.via === 'loopback' ? null : principal),
  }),
)
