import type { Json } from '#core/telemetry/attributes.ts'
import type { ToolDefinition } from '#core/telemetry/message.ts'
import { isRecord, unwrapped } from './read-json.ts'

type Fields = { readonly [key: string]: Json }

const toolsMax = 512

const known = new WeakMap<object, readonly ToolDefinition[] | null>()

/** Tools offered to a model, from any vendor's shape; null when nothing was sent. Items may be JSON text themselves. */
export function toolDefinitionsOf(value: Json): readonly ToolDefinition[] | null {
  if (typeof value !== 'object' || value === null) return null
  // Tools repeat word for word in every call of an app; read from the same text, they are the same object.
  let tools = known.get(value)
  if (tools === undefined) known.set(value, (tools = readDefinitions(value)))
  return tools
}

function readDefinitions(value: Json): readonly ToolDefinition[] | null {
  if (Array.isArray(value)) return value.slice(0, toolsMax).flatMap((item) => definitionsIn(unwrapped(item)))
  if (!isRecord(value)) return null
  // Requests and Bedrock's toolConfig keep the list under a name.
  const listed = value.tools ?? (isRecord(value.toolConfig) ? value.toolConfig.tools : undefined)
  if (Array.isArray(listed)) return toolDefinitionsOf(listed)
  if (value.name !== undefined || value.function !== undefined || value.functionDeclarations !== undefined) {
    return definitionsIn(value)
  }
  // `{ weather: {…}, search: {…} }`: named by key.
  return Object.entries(value)
    .slice(0, toolsMax)
    .flatMap(([name, inner]) => (isRecord(inner) ? definitionsIn({ name, ...inner }) : []))
}

function definitionsIn(item: Json): readonly ToolDefinition[] {
  if (typeof item === 'string') return [{ name: item, description: null, schema: null }]
  if (!isRecord(item)) return []
  const declarations = item.functionDeclarations ?? item.function_declarations
  if (Array.isArray(declarations)) return declarations.flatMap(definitionsIn)
  const inner = [item.function, item.toolSpec, item.tool, item.custom].find(isRecord) ?? item
  const name = textIn(inner.name, item.type) ?? onlyKeyOf(item)
  if (name === null) return []
  return [
    { name, description: typeof inner.description === 'string' ? inner.description : null, schema: schemaOf(inner) },
  ]
}

const textIn = (...values: readonly (Json | undefined)[]): string | null => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value
  return null
}

/** Gemini's own tools are their only key: `{googleSearch: {}}`. */
function onlyKeyOf(item: Fields): string | null {
  const [key, ...others] = Object.keys(item)
  return key !== undefined && others.length === 0 && isRecord(item[key]) ? key : null
}

/** OpenAI says `parameters`, Anthropic `input_schema`, Vercel and MCP `inputSchema`, Bedrock `inputSchema.json`. */
function schemaOf(item: Fields): Json | null {
  const given = unwrapped(
    item.parameters ??
      item.input_schema ??
      item.inputSchema ??
      item.json_schema ??
      item.parametersJsonSchema ??
      item.parameters_json_schema ??
      null,
  )
  if (!isRecord(given)) return null
  return isRecord(given.json) ? given.json : isRecord(given.jsonSchema) ? given.jsonSchema : given
}
