interface Signature {
  readonly operation: string | null
  readonly place: string | null
  readonly errorType: string | null
  readonly message: string | null
}

const kinds: Record<string, string> = { execute_tool: 'tool', invoke_agent: 'agent', retrieval: 'search', other: '' }
/** Names that every error of a language has. */
const sayNothing = new Set(['Error', 'Exception', '_OTHER'])

/**
 * What a title leaves open, place first: `agent sql`, `model_not_found`, the masked message. What it says is left out.
 */
export function tellingApart(title: string, signature: Signature | null): readonly string[] {
  if (!signature) return []
  const { operation, place, errorType, message } = signature
  const kind = operation === null ? '' : (kinds[operation] ?? operation)
  const told = plain(title)
  return [
    place === null || told.includes(plain(place)) ? '' : `${kind} ${place}`.trim(),
    errorType === null || sayNothing.has(errorType) || told.includes(plain(errorType)) ? '' : errorType,
    message === null || told.includes(plain(message)) ? '' : message,
  ].filter(Boolean)
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
