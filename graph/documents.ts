import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { operationCharactersMax, operationTokensMax, selectionsMax } from '#graph/limits.ts'

/** What is known of an operation's text once it has been read. */
export interface KnownDocument {
  /** Null when it does not parse. */
  readonly document: DocumentNode | null
  readonly errors: readonly GraphQLError[]
  /** Asks for the schema itself. */
  readonly introspects: boolean
  /** Asks pre-flight and nothing else: the hot lane may take it. */
  readonly preflightOnly: boolean
}

export interface Documents {
  /** Parses and validates a text the first time it is seen, and remembers the outcome. */
  read(text: string): KnownDocument
  of(document: DocumentNode): KnownDocument | undefined
  size(): number
}

const documentsMax = 1_000
const charactersMax = 10_000_000

/** Operations are few and come again and again; validating one costs more than answering it. */
export function createDocuments(schema: GraphQLSchema): Documents {
  const byText = new LRUCache<string, KnownDocument>({
    max: documentsMax,
    maxSize: charactersMax,
    sizeCalculation: (_known, text) => text.length + 1,
  })
  const byDocument = new WeakMap<DocumentNode, KnownDocument>()
  return {
    read(text) {
      const known = byText.get(text)
      if (known) return known
      const fresh = readDocument(schema, text)
      byText.set(text, fresh)
      if (fresh.document) byDocument.set(fresh.document, fresh)
      return fresh
    },
    of: (document) => byDocument.get(document),
    size: () => byText.size,
  }
}

function readDocument(schema: GraphQLSchema, text: string): KnownDocument {
  const unreadable = (error: GraphQLError): KnownDocument => ({
    document: null,
    errors: [error],
    introspects: false,
    preflightOnly: false,
  })
  if (text.length > operationCharactersMax) {
    return unreadable(new GraphQLError(`The operation is longer than ${operationCharactersMax} characters.`))
  }
  try {
    const document = parse(text, { maxTokens: operationTokensMax })
    const broad = broadest(document)
    const errors =
      broad > selectionsMax
        ? [new GraphQLError(`${broad} fields stand beside each other; at most ${selectionsMax} are allowed.`)]
        : validate(schema, document, specifiedRules)
    return {
      document,
      errors,
      introspects: introspects(document),
      preflightOnly: errors.length === 0 && preflightOnly(document),
    }
  } catch (error) {
    if (error instanceof GraphQLError) return unreadable(error)
    throw error
  }
}

/** The most fields that stand beside each other. */
function broadest(document: DocumentNode): number {
  let most = 0
  visit(document, {
    SelectionSet: ({ selections }) => {
      most = Math.max(most, selections.length)
    },
  })
  return most
}

function introspects(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    Field: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') found = true
    },
  })
  return found
}

function preflightOnly({ definitions: [operation, ...others] }: DocumentNode): boolean {
  return (
    operation?.kind === Kind.OPERATION_DEFINITION &&
    operation.operation === OperationTypeNode.QUERY &&
    others.every((definition) => definition.kind === Kind.FRAGMENT_DEFINITION) &&
    operation.selectionSet.selections.every((field) => field.kind === Kind.FIELD && field.name.value === 'preflight')
  )
}
