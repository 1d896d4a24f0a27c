/** Where to go after signing in: the page that was asked for when it is one of ours, else Home. */
export function pathAfterSignIn(next: unknown): string {
  if (typeof next !== 'string') return '/'
  // `//host` and `/\host` would leave the site.
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/'
}
