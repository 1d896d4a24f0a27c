import { graphql, type ResultOf } from '../api/graphql.ts'

const apiKeyFragment = graphql(`
  fragment ApiKeyRow on ApiKey {
    id name prefix scopes createdAt createdBy lastUsedAt expiresAt revokedAt revokedBy usable
  }
`)
export type ApiKeyRow = ResultOf<typeof apiKeyFragment>

export const apiKeysDocument = graphql(`query ApiKeys { apiKeys { ...ApiKeyRow } }`, [apiKeyFragment])
export const createApiKeyDocument = graphql(
  `mutation CreateApiKey($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { ...ApiKeyRow } } }`,
  [apiKeyFragment],
)
export const revokeApiKeyDocument = graphql(
  `mutation RevokeApiKey($apiKey: ID!) { revokeApiKey(apiKey: $apiKey) { ...ApiKeyRow } }`,
  [apiKeyFragment],
)
