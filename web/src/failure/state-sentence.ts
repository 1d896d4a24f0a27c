interface Stated {
  readonly state: string
  readonly cause: string
  readonly stateAt: string
  readonly stateReason: string | null
  readonly stateUntil: string | null
  readonly resolvedRelease: string | null
  readonly resolvedPromptVersion: string | null
  readonly resolvedModel: string | null
}

const causes: Record<string, string> = {
  CONTEXT: 'What was about to run foretells it.',
  ENVIRONMENT: 'It sticks to a provider, model or tool and to a time, not to a prompt.',
}

/** How the failure came to be in its state, and what kind of cause it has. `time` says an instant to the reader. */
export function stateSentence(failure: Stated, time: (iso: string) => string): string {
  const { state, stateAt, stateReason, stateUntil, cause } = failure
  const fix = [
    failure.resolvedRelease && `release ${failure.resolvedRelease}`,
    failure.resolvedPromptVersion && `prompt ${failure.resolvedPromptVersion}`,
    failure.resolvedModel && `model ${failure.resolvedModel}`,
  ]
    .filter(Boolean)
    .join(', ')
  const said =
    {
      OPEN: stateReason ? `Open again since ${time(stateAt)}.` : '',
      RESOLVED: `Resolved ${time(stateAt)}${fix ? ` by ${fix}` : ''}.`,
      REGRESSED: `Came back ${time(stateAt)}${fix ? `, although resolved by ${fix}` : ' after being resolved'}.`,
      ARCHIVED: `Archived ${time(stateAt)}${stateUntil ? ` until ${time(stateUntil)}` : ''}.`,
    }[state] ?? ''
  return [said, stateReason ? `(${stateReason})` : '', causes[cause] ?? ''].filter(Boolean).join(' ')
}
