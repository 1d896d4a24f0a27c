import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { healthAddress } from './address/health-address.ts'
import { anyAddress, filterAddress, wordsAddress, type PageAddress } from './address/page-address.ts'
import { ingestViews, settingViews, snippetLanguages, spanTabs, trendStretches } from './address/words.ts'
import { session } from './api/session.ts'
import { failureQuery, failureSelection } from './filters/failure-filter.ts'
import { patternQuery, patternSelection } from './filters/pattern-filter.ts'
import { runQuery, runSelection } from './filters/run-filter.ts'
import { warningQuery, warningSelection } from './filters/warning-filter.ts'
import { questionParts } from './preflight/question.ts'
import { useToasts } from './composables/useToasts.ts'
import { findLostPage } from './lost-page.ts'
import { pathAfterSignIn } from './sign-in-target.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** What the page is called, in the bar and in the browser's tab. */
    readonly title: string
    /** What the page reads of the query. */
    readonly address: PageAddress
    /** The page it belongs under. */
    readonly parent?: { readonly title: string; readonly path: string }
    /** Shown without a session, and without the shell. */
    readonly open?: boolean
  }
}

const failures = { title: 'Failures', path: '/failures' }
const patterns = { title: 'Patterns', path: '/patterns' }
const runs = { title: 'Runs', path: '/runs' }

const bare = wordsAddress({})
const searched = wordsAddress({ text: null })
const settings = wordsAddress({ text: null, show: settingViews })
const question = Object.fromEntries(questionParts.map((key) => [key, null]))

export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/HomePage.vue'), meta: { title: 'Home', address: bare } },
  {
    path: '/failures',
    component: () => import('./pages/FailuresPage.vue'),
    meta: { title: 'Failures', address: filterAddress(failureSelection, failureQuery) },
  },
  {
    path: '/failures/deleted',
    component: () => import('./pages/DeletedFailuresPage.vue'),
    meta: { title: 'Deleted failures', parent: failures, address: searched },
  },
  {
    path: '/failures/:shortId',
    component: () => import('./pages/FailurePage.vue'),
    props: true,
    meta: {
      title: 'Failure',
      parent: failures,
      address: wordsAddress({ trend: trendStretches, occurrence: null }),
    },
  },
  {
    path: '/patterns',
    component: () => import('./pages/PatternsPage.vue'),
    meta: { title: 'Patterns', address: filterAddress(patternSelection, patternQuery) },
  },
  {
    path: '/patterns/:shortId',
    component: () => import('./pages/PatternPage.vue'),
    props: true,
    meta: { title: 'Pattern', parent: patterns, address: bare },
  },
  {
    path: '/warnings',
    component: () => import('./pages/WarningsPage.vue'),
    meta: { title: 'Warnings', address: filterAddress(warningSelection, warningQuery) },
  },
  {
    path: '/health',
    component: () => import('./pages/HealthPage.vue'),
    meta: { title: 'Health', address: healthAddress },
  },
  {
    path: '/runs',
    component: () => import('./pages/RunsPage.vue'),
    meta: { title: 'Runs', address: filterAddress(runSelection, runQuery) },
  },
  {
    path: '/runs/:traceId',
    component: () => import('./pages/RunPage.vue'),
    props: true,
    meta: {
      title: 'Run',
      parent: runs,
      address: wordsAddress({ span: null, tab: spanTabs, find: null, errors: ['1'], zoom: null }),
    },
  },
  {
    path: '/preflight',
    component: () => import('./pages/PreflightPage.vue'),
    meta: { title: 'Pre-flight', address: wordsAddress({ in: snippetLanguages, ...question }) },
  },
  {
    path: '/policies',
    component: () => import('./pages/PoliciesPage.vue'),
    meta: { title: 'Policies', address: bare },
  },
  {
    path: '/settings/memory',
    component: () => import('./pages/MemoryPage.vue'),
    meta: { title: 'Memory file', address: bare },
  },
  {
    path: '/settings/mitigations',
    component: () => import('./pages/MitigationsPage.vue'),
    meta: { title: 'Mitigations', address: settings },
  },
  {
    path: '/settings/grouping',
    component: () => import('./pages/GroupingPage.vue'),
    meta: { title: 'Grouping', address: bare },
  },
  {
    path: '/settings/signals',
    component: () => import('./pages/SignalsPage.vue'),
    meta: { title: 'Signals', address: settings },
  },
  {
    path: '/settings/keys',
    component: () => import('./pages/KeysPage.vue'),
    meta: { title: 'API keys', address: bare },
  },
  {
    path: '/ingest',
    component: () => import('./pages/IngestPage.vue'),
    meta: { title: 'Ingest', address: wordsAddress({ show: ingestViews }) },
  },
  {
    path: '/first-trace',
    component: () => import('./pages/FirstTracePage.vue'),
    meta: { title: 'First trace', address: bare },
  },
  {
    path: '/login',
    component: () => import('./pages/SignInPage.vue'),
    meta: { title: 'Sign in', open: true, address: wordsAddress({ next: null }) },
  },
  {
    path: '/:anything(.*)*',
    component: () => import('./pages/NotFoundPage.vue'),
    meta: { title: 'Not found', address: anyAddress },
  },
]

const serverAnswers = (): Promise<boolean> =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

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
  router.onError((error, to) =>
    findLostPage(error, {
      reachable: serverAnswers,
      reload: () => location.assign(to.fullPath),
      complain: useToasts().complain,
    }),
  )
  router.afterEach((to) => {
    const name = to.params['shortId'] ?? to.meta.title
    document.title = `${String(name)} · Nevermore`
  })
  return router
}
