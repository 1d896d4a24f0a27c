import { computed, shallowRef } from 'vue'
import { change } from '../api/ask.ts'
import {
  deletePolicyDocument,
  policiesDocument,
  policyVersionsDocument,
  reorderPoliciesDocument,
  restorePoliciesDocument,
  savePolicyDocument,
  setShadowShareDocument,
  type PolicyRow,
  type SavePolicyInput,
} from '../documents/policies.ts'
import { useQuestion } from './useQuestion.ts'
import { useToasts } from './useToasts.ts'

const versionsShown = 50

/** The project's policies, their versions, and how they are changed: shown once the server has agreed. */
export function usePolicies() {
  const list = useQuestion(policiesDocument, () => ({}))
  const past = useQuestion(policyVersionsDocument, () => ({ first: versionsShown }))
  const busy = shallowRef(false)
  const { tell, complain } = useToasts()
  const version = computed(() => list.data.value?.policySettings.version ?? null)

  async function make(work: () => Promise<unknown>, said: string): Promise<boolean> {
    busy.value = true
    try {
      await work()
      tell(said)
      return true
    } catch (error) {
      complain(error)
      return false
    } finally {
      busy.value = false
      // Also after a refusal: somebody else may have changed them.
      list.refresh()
      past.refresh()
    }
  }

  return {
    policies: computed(() => list.data.value?.policies ?? []),
    settings: computed(() => list.data.value?.policySettings ?? null),
    versions: computed(() => past.data.value?.policyVersions ?? []),
    past,
    state: list.state,
    problem: list.problem,
    refresh: list.refresh,
    busy,
    save: (input: SavePolicyInput) =>
      make(() => change(savePolicyDocument, { input }), `${input.name}: kept. It holds within two seconds.`),
    remove: ({ id, name }: PolicyRow, reason: string | null) =>
      make(
        () => change(deletePolicyDocument, { input: { policy: id, reason, version: version.value } }),
        `${name}: deleted.`,
      ),
    reorder: (policies: readonly string[]) =>
      make(
        () => change(reorderPoliciesDocument, { input: { policies: [...policies], version: version.value } }),
        'The order is kept.',
      ),
    setShadow: (share: number) =>
      make(
        () => change(setShadowShareDocument, { input: { share, version: version.value } }),
        share === 0 ? 'Nothing is kept back any more.' : 'The shadow share is set.',
      ),
    restore: (to: number) =>
      make(
        () => change(restorePoliciesDocument, { input: { to, version: version.value } }),
        `The policies are as they were at version ${to}.`,
      ),
  }
}
