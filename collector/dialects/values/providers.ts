/** The names of the OTel GenAI conventions, and the other names the same providers go by. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  openai: ['openai-compatible', 'openai_compatible', 'open_ai'],
  anthropic: ['claude'],
  'azure.ai.openai': [
    'az.ai.openai',
    'azure',
    'azure-openai',
    'azure_openai',
    'azureopenai',
    'azure openai',
    'azure_open_ai',
  ],
  'azure.ai.inference': ['az.ai.inference', 'azure_ai', 'azure-ai'],
  'aws.bedrock': [
    'bedrock',
    'amazon-bedrock',
    'amazon_bedrock',
    'aws_bedrock',
    'bedrock_converse',
    'aws',
    'amazon',
    'aws bedrock',
  ],
  'gcp.gemini': ['gemini', 'google_ai_gemini', 'google-gla', 'google_gemini', 'google-gemini'],
  'gcp.gen_ai': ['google', 'google.generative-ai', 'google_genai', 'google-genai', 'google_generative_ai', 'gen_ai'],
  'gcp.vertex_ai': [
    'vertex_ai',
    'vertexai',
    'vertex',
    'google.vertex',
    'google_vertexai',
    'google-vertex',
    'google_vertex_ai_gemini',
    'google_vertex_ai_anthropic',
  ],
  x_ai: ['xai', 'x.ai', 'grok'],
  mistral_ai: ['mistralai', 'mistral'],
  cohere: [],
  deepseek: [],
  groq: [],
  perplexity: [],
  moonshot_ai: ['moonshot'],
  'ibm.watsonx.ai': ['watsonx', 'ibm'],
  ollama: [],
  openrouter: [],
  together_ai: ['togetherai', 'together'],
  fireworks: ['fireworks_ai'],
  huggingface: ['hugging_face', 'hf'],
}

/** Frameworks that write their own name where the provider's belongs. */
const notProviders = new Set([
  'autogen',
  'strands-agents',
  'gcp.vertex.agent',
  'semantic-kernel',
  'langchain',
  'langgraph',
  'crewai',
  'spring_ai',
  'spring-ai',
  'spring ai',
  'llamaindex',
  'llama_index',
  'haystack',
  'agno',
  'pydantic-ai',
  'microsoft.agent_framework',
  'agent_framework',
  'smolagents',
  'openai-agents',
  'openai_agents',
  'google_adk',
  'google-adk',
  'mlflow',
  'dspy',
  'langsmith',
  'litellm',
  '_other',
  'unknown',
  '',
])

const byName = new Map(
  Object.entries(aliases).flatMap(([name, others]) => [name, ...others].map((other) => [other, name])),
)

/** A provider by its conventional name; null for names of frameworks. Unknown names stay as they are, in lower case. */
export function providerOf(raw: string): string | null {
  const name = raw.toLowerCase()
  if (notProviders.has(name)) return null
  const known = byName.get(name)
  if (known !== undefined) return known
  // Vercel appends the API it uses: `openai.chat`, `google.vertex.chat`.
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const head = byName.get(name.slice(0, dot))
    if (head !== undefined) return head
  }
  return name
}

const hosts: readonly (readonly [string, string])[] = [
  ['api.openai.com', 'openai'],
  ['openai.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime', 'aws.bedrock'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.cohere.', 'cohere'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.', 'moonshot_ai'],
  ['openrouter.ai', 'openrouter'],
  ['api.together.', 'together_ai'],
  ['api.fireworks.ai', 'fireworks'],
]

/** The provider behind a host name or URL; null for hosts that serve no models we know. */
export function providerAt(host: string): string | null {
  return hosts.find(([part]) => host.includes(part))?.[1] ?? null
}

const models: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-|o[134](-|$)|chatgpt|text-embedding-|dall-e)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^gemini/, 'gcp.gemini'],
  [/^(mistral|mixtral|codestral|ministral)/, 'mistral_ai'],
  [/^command(-|$)/, 'cohere'],
  [/^deepseek/, 'deepseek'],
  [/^grok/, 'x_ai'],
  // Bedrock names models by their maker, and by the region that may answer.
  [
    /^(?:(?:us|eu|apac|jp|au|ca|global|us-gov)\.)?(?:amazon|anthropic|meta|cohere|ai21|mistral|deepseek|writer|stability)\.[a-z]/,
    'aws.bedrock',
  ],
  [/^arn:aws[\w-]*:bedrock:/, 'aws.bedrock'],
]

/** The provider that a model's name gives away; null when many serve it. */
export function providerOfModel(model: string): string | null {
  const name = model.toLowerCase()
  // Gateways put whom they reach before the model: `openai/gpt-4o`.
  const slash = name.indexOf('/')
  const reached = slash > 0 ? byName.get(name.slice(0, slash)) : undefined
  return reached ?? models.find(([pattern]) => pattern.test(name))?.[1] ?? null
}
