import type { ToolDefinition } from '#core/telemetry/message.ts'
import { pathOf, toolCallsIn } from './answer.ts'
import { shown } from './excerpt.ts'
import { kinds, type Signal } from './signal.ts'

/** Tools that providers run themselves; nobody has to offer them by name. */
const serverSide =
  /^(?:web_search|web_fetch|code_interpreter|code_execution|file_search|computer|computer_use|image_generation|google_search|url_context|bash|text_editor|str_replace\w*|memory|tool_search\w*|multi_tool_use\.parallel|local_shell|mcp_\w+)\w*$/i

/** What frameworks add to the tools of an app, and leave out of their list. */
const ofFramework =
  /^(?:transfer_to_\w+|handoff_to_\w+|delegate_to_\w+|final_(?:result|answer)\w*|structured_output|json|respond|answer|output)$/i

/** The model called a tool that was not offered on this span. */
export const unknownTool: Signal = {
  id: 'unknown-tool',
  title: 'The model called a tool that was not offered',
  version: 2,
  grade: 'B',
  classes: ['tool.unknown'],
  kinds: kinds('LLM'),
  needs: ['tools', 'output'],
  when: ['calls'],
  content: ['outputs'],
  notOn: [
    "tools that run on the provider's side",
    'prefixes of MCP servers and namespaces',
    'lists of names only',
    'handing over to another agent',
    'the form of the answer, which frameworks offer as a tool',
    'a list that was cut on its way here',
  ],
  find({ span, story }) {
    const { tools, output } = story
    if (span.droppedAttributes > 0 || story.truncated?.includes('tools') === true) return null
    // Lists of names only are often another spelling of what the model was really given.
    if (tools === null || output === null || !tools.some(({ schema }) => schema !== null)) return null
    const call = toolCallsIn(output).find(
      ({ name }) => name !== '' && !serverSide.test(name) && !ofFramework.test(name) && !isOffered(name, tools),
    )
    if (call === undefined) return null
    return {
      class: 'tool.unknown',
      confidence: 0.95,
      path: pathOf(story, 'output', 'output'),
      excerpt: `${call.name}(${shown(call.arguments) ?? ''})`,
      note: `offered: ${tools
        .slice(0, 12)
        .map(({ name }) => name)
        .join(', ')}`,
      facts: { where: call.name, message: `the model called the tool '${call.name}', which was not offered` },
    }
  },
}

/** `functions.search`, `mcp__server__search` and `search` are one tool under three names. */
function isOffered(name: string, tools: readonly ToolDefinition[]): boolean {
  const bare = bareName(name)
  return tools.some((tool) => tool.name === name || bareName(tool.name) === bare)
}

const bareName = (name: string): string => (name.split(/__|\.|\//).at(-1) ?? name).toLowerCase().replaceAll('-', '_')
