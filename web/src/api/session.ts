import { computed, shallowRef } from 'vue'

/** Who is signed in. The session itself is a cookie that scripts cannot read; nothing of it is kept in the browser's storage. */
export interface Person {
  readonly email: string | null
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly project: string
  readonly csrfToken: string
}

export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly message: string }

/** `request` is the browser's fetch; tests give their own. */
export function createSession(request: typeof fetch = (...args) => fetch(...args)) {
  const person = shallowRef<Person | null>(null)
  const state = shallowRef<'unknown' | 'in' | 'out'>('unknown')

  /** Asks the server who we are. A server that cannot be reached leaves the answer open and throws. */
  async function load(): Promise<void> {
    const response = await request('/auth/session', { headers: { accept: 'application/json' } })
    if (response.ok) {
      person.value = (await response.json()) as Person
      state.value = 'in'
    } else if (response.status === 401) forget()
    else throw new Error(`The server answered ${response.status}.`)
  }

  async function signIn(email: string, password: string): Promise<SignInResult> {
    try {
      const response = await post('/auth/login', { email, password })
      if (!response.ok) return { ok: false, message: await messageOf(response) }
      await load()
      return { ok: true }
    } catch {
      return { ok: false, message: 'The server cannot be reached. Is Nevermore running?' }
    }
  }

  async function signOut(): Promise<void> {
    await post('/auth/logout', {}).catch(() => null)
    forget()
  }

  /** The server no longer knows us: whatever is open must go back to the sign-in page. */
  function forget(): void {
    person.value = null
    state.value = 'out'
  }

  const post = (path: string, body: unknown): Promise<Response> =>
    request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': person.value?.csrfToken ?? '' },
      body: JSON.stringify(body),
    })

  return {
    person,
    state,
    load,
    signIn,
    signOut,
    forget,
    mayAdminister: computed(() => person.value?.scopes.includes('admin') ?? false),
    mayWrite: computed(() => person.value?.scopes.some((scope) => scope === 'write' || scope === 'admin') ?? false),
  }
}

async function messageOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error?: { message?: string } }
    return error?.message ?? `The server answered ${response.status}.`
  } catch {
    return `The server answered ${response.status}.`
  }
}

export const session = createSession()
