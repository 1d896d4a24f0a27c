import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { sessionSeconds, type IssuedSession, type Sessions } from '#core/identity/sessions.ts'
import type { SignIn } from '#core/identity/sign-in.ts'
import { AppError } from '#core/platform/errors.ts'
import { readJson } from '#graph/http/body.ts'
import { credentialsOf, requireCsrfToken, type CallerOptions } from '#graph/http/caller.ts'
import { cookieOf, isSecure, sessionCookie, setCookie } from '#graph/http/cookies.ts'
import { isForeign } from '#graph/http/origin.ts'
import { redirect, replyJson, replyText } from '#graph/http/reply.ts'
import type { Exchange, Route } from '#graph/http/route.ts'

export interface AuthOptions extends CallerOptions {
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly production: boolean
}

const bodyBytesMax = 10_000
const loginBody = z.object({ email: z.string().max(254), password: z.string().max(1_000) })

/** Login, logout, who am I, and the one-time link. */
export function authRoutes(options: AuthOptions): readonly Route[] {
  const { access, sessions, signIn, production } = options
  const welcome = (request: IncomingMessage, response: ServerResponse, session: IssuedSession): void => {
    response.setHeader(
      'set-cookie',
      setCookie(sessionCookie, session.token, sessionSeconds, production || isSecure(request)),
    )
  }

  async function login({ request, response }: Exchange): Promise<void> {
    if (isForeign(request)) throw new AppError('denied', 'A page of another site may not log anybody in.')
    const body = loginBody.safeParse(await readJson(request, bodyBytesMax))
    if (!body.success) throw new AppError('invalid', 'email and password must be given as text.')
    const session = await signIn.withPassword({ ...body.data, remoteAddress: request.socket.remoteAddress ?? null })
    welcome(request, response, session)
    replyJson(response, 200, { csrfToken: session.csrfToken, expiresAt: session.expiresAt })
  }

  async function logout({ request, response }: Exchange): Promise<void> {
    const token = cookieOf(request, sessionCookie)
    if (token && (await sessions.verifySession(token))) {
      await requireCsrfToken(request, sessions)
      await sessions.endSession(token)
    }
    response.setHeader('set-cookie', setCookie(sessionCookie, '', 0, production || isSecure(request)))
    replyJson(response, 200, {})
  }

  async function whoAmI({ request, response }: Exchange): Promise<void> {
    const credentials = credentialsOf(request)
    const session = credentials.sessionToken ? await sessions.verifySession(credentials.sessionToken) : null
    const person = session && (await access.identify({ sessionToken: credentials.sessionToken }))
    if (!session || !person) throw new AppError('unauthenticated', 'Nobody is logged in.')
    const { email, role, scopes, projectName } = person
    replyJson(response, 200, {
      email,
      role,
      scopes,
      project: projectName,
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt,
    })
  }

  async function useLink({ request, response, parameters }: Exchange): Promise<void> {
    try {
      welcome(request, response, await signIn.withLink(parameters['token'] ?? ''))
      redirect(response, '/')
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'unauthenticated') throw error
      replyText(response, 410, linkIsUsed, 'text/html; charset=utf-8')
    }
  }

  return [
    { methods: ['POST'], path: '/auth/login', handle: login },
    { methods: ['POST'], path: '/auth/logout', handle: logout },
    { methods: ['GET'], path: '/auth/session', handle: whoAmI },
    { methods: ['GET'], path: '/auth/link/:token', handle: useLink },
  ]
}

const linkIsUsed = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nevermore</title></head>
<body><h1>This sign-in link was used or is too old</h1>
<p><a href="/login">Log in with e-mail and password</a>, or start Nevermore again for a new link.</p></body></html>`
