import { AppError } from '#core/platform/errors.ts'

/** What stands behind a global id, and what its own id must look like before a statement may see it. */
const idShapes = {
  Failure: /^\d{1,18}$/,
  Pattern: /^\d{1,18}$/,
  Policy: /^\d{1,18}$/,
  Project: /^\d{1,9}$/,
  User: /^\d{1,9}$/,
  ApiKey: /^\d{1,9}$/,
  Run: /^[0-9a-f]{32}$/,
  Warning: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  Comment: /^\d{1,18}$/,
  Ticket: /^\d{1,18}$/,
  Mitigation: /^\d{1,18}$/,
  Activity: /^\d{1,18}$/,
  Merge: /^\d{1,18}$/,
  Suggestion: /^\d{1,18}$/,
  GroupingRule: /^\d{1,18}$/,
  GroupingReport: /^\d{1,18}$/,
  Feedback: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  Occurrence: /^[0-9a-f]{32}\|[^|]+\|[0-9a-f]{32}\|[0-9a-f]{16}\|[^|]+\|[^|]+$/,
} as const
export type IdType = keyof typeof idShapes

const isIdType = (name: string): name is IdType => Object.hasOwn(idShapes, name)

/**
 * Opaque to clients: the type and its own id. A warning keeps its plain UUID, because the very same id travels on the
 * app's spans as `nevermore.preflight.id`.
 */
export function encodeGlobalId(typename: string, id: string | number | bigint): string {
  return typename === 'Warning' ? String(id) : Buffer.from(`${typename}:${id}`).toString('base64url')
}

/** The type and the id that a global id stands for. Throws `invalid` for anything that we never handed out. */
export function decodeGlobalId(globalId: string): { typename: IdType; id: string } {
  if (idShapes.Warning.test(globalId.toLowerCase())) return { typename: 'Warning', id: globalId.toLowerCase() }
  const [, typename = '', id = ''] = /^([A-Za-z]+):(.+)$/.exec(Buffer.from(globalId, 'base64url').toString()) ?? []
  if (isIdType(typename) && typename !== 'Warning' && idShapes[typename].test(id)) return { typename, id }
  throw new AppError('invalid', `"${shortened(globalId)}" is not an id of this API.`)
}

/** The inner id of a global id that must be of one type. `path` names the argument in the error. */
export function idOf(typename: IdType, globalId: string, path: string): string {
  const decoded = decodeGlobalId(globalId)
  if (decoded.typename === typename) return decoded.id
  const message = `"${shortened(globalId)}" is the id of a ${decoded.typename}, not of a ${typename}.`
  throw new AppError('invalid', message, { fields: [{ path, message }] })
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
