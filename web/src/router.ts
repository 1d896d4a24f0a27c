import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { session } from './api/session.ts'
import { pathAfterSignIn } from './sign-in-target.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** What the page is called, in the bar and in the browser's tab. */
    readonly title: string
    /** The page it belongs under. */
    readonly parent?: { readonly title: string; readonly path: string }
    /** Shown without a session, and without the shell. */
    readonly open?: boolean
  }
}

const failures = { title: 'Failures', path: '/failures' }
const runs = { title: 'Runs', path: '/runs' }

export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/HomePage.vue'), meta: { title: 'Home' } },
  { path: '/failures', component: () => import('./pages/FailuresPage.vue'), meta: { title: 'Failures' } },
  {
    path: '/failures/deleted',
    component: () => import('./pages/DeletedFailuresPage.vue'),
    meta: { title: 'Deleted failures', parent: failures },
  },
  {
    path: '/failures/:shortId',
    component: () => import('./pages/FailurePage.vue'),
    props: true,
    meta: { title: 'Failure', parent: failures },
  },
  { path: '/patterns', component: () => import('./pages/PatternsPage.vue'), meta: { title: 'Patterns' } },
  {
    path: '/patterns/:shortId',
    component: () => import('./pages/PatternPage.vue'),
    props: true,
    meta: { title: 'Pattern', parent: { title: 'Patterns', path: '/patterns' } },
  },
  { path: '/warnings', component: () => import('./pages/WarningsPage.vue'), meta: { title: 'Warnings' } },
  { path: '/health', component: () => import('./pages/HealthPage.vue'), meta: { title: 'Health' } },
  { path: '/runs', component: () => import('./pages/RunsPage.vue'), meta: { title: 'Runs' } },
  {
    path: '/runs/:traceId',
    component: () => import('./pages/RunPage.vue'),
    props: true,
    meta: { title: 'Run', parent: runs },
  },
  { path: '/preflight', component: () => import('./pages/PreflightPage.vue'), meta: { title: 'Pre-flight' } },
  { path: '/policies', component: () => import('./pages/PoliciesPage.vue'), meta: { title: 'Policies' } },
  {
    path: '/settings/memory',
    component: () => import('./pages/MemoryPage.vue'),
    meta: { title: 'Memory file' },
  },
  {
    path: '/settings/mitigations',
    component: () => import('./pages/MitigationsPage.vue'),
    meta: { title: 'Mitigations' },
  },
  { path: '/settings/grouping', component: () => import('./pages/GroupingPage.vue'), meta: { title: 'Grouping' } },
  { path: '/settings/signals', component: () => import('./pages/SignalsPage.vue'), meta: { title: 'Signals' } },
  { path: '/ingest', component: () => import('./pages/IngestPage.vue'), meta: { title: 'Ingest' } },
  { path: '/first-trace', component: () => import('./pages/FirstTracePage.vue'), meta: { title: 'First trace' } },
  { path: '/login', component: () => import('./pages/SignInPage.vue'), meta: { title: 'Sign in', open: true } },
  { path: '/:anything(.*)*', component: () => import('./pages/NotFoundPage.vue'), meta: { title: 'Not found' } },
]

export function createPageRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior(to, from, saved) {
      if (saved) return saved
      return to.path === from.path ? false : { top: 0 }
    },
  })

  router.beforeEach(async (to) => {
    if (session.state.value === 'unknown') await session.load().catch(() => null)
    if (to.meta.open) return session.state.value === 'in' ? pathAfterSignIn(to.query['next']) : true
    if (session.state.value !== 'in') return { path: '/login', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
    return true
  })
  // After an update the server has other files than the ones an open page knows: the page is loaded anew.
  router.onError((error, to) => {
    if (/dynamically imported module|Importing a module script/.test(String(error))) location.assign(to.fullPath)
  })
  router.afterEach((to) => {
    const name = to.params['shortId'] ?? to.meta.title
    document.title = `${String(name)} · Nevermore`
  })
  return router
}
