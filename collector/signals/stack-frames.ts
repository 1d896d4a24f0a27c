import { createTextMemo } from '#core/platform/text-memo.ts'

/** Libraries that talk to models, as their files are named in stack traces. */
const sdkFile = new RegExp(
  [
    String.raw`node_modules[\\/](?:\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/])?(?:openai|@anthropic-ai|@ai-sdk|ai|groq-sdk|cohere-ai|@mistralai|ollama|together-ai|@google[\\/]gen\w+|@google-cloud[\\/]vertexai|@aws-sdk[\\/]client-bedrock[\w-]*)[\\/]`,
    String.raw`(?:site|dist)-packages[\\/](?:openai|anthropic|litellm|groq|cohere|mistralai|ollama|together|instructor|google[\\/](?:genai|generativeai))[\\/]`,
  ].join('|'),
)

/** The same by their classes, as Java and .NET print them. */
const sdkClasses = [
  String.raw`(?:OpenAI|Anthropic|Azure\.AI|System\.ClientModel|Microsoft\.(?:SemanticKernel|Extensions\.AI))\.`,
  String.raw`com\.(?:openai|anthropic|azure\.ai)\.|dev\.langchain4j\.model\.|org\.springframework\.ai\.`,
  String.raw`software\.amazon\.awssdk\.services\.bedrock`,
].join('|')
const sdkClass = new RegExp(`^(?:${sdkClasses})`)

/** And by the methods of their JavaScript clients, which is what is left of them where an app is one bundled file. */
const sdkMethods = String.raw`(?:(?:Azure)?OpenAI|Anthropic\w*|Groq|Together|Mistral\w*|Ollama|Cohere\w*|GoogleGenAI)\.\w+|APIError\.generate`
const sdkMethod = new RegExp(`^(?:${sdkMethods})$`)
const sdkInStack = new RegExp(`${sdkFile.source}|\\bat (?:async )?(?:${sdkClasses}|${sdkMethods})`)

/** Code that is nobody's own: libraries, runtimes, loaders. */
const foreign =
  /node_modules|node:internal|node:|internal\/|site-packages|dist-packages|[\\/]lib[\\/]python\d|<frozen |importlib|^javax?\.|^jdk\.|^sun\.|^(?:org\.springframework|reactor|kotlin|okhttp3|retrofit2|io\.netty)\.|^(?:System|Microsoft|Polly)\.|\(native\)/

interface Frame {
  readonly file: string
  readonly module: string
  readonly name: string
}

const linesMax = 200

const python = /^\s*File "([^"]+)", line \d+, in (\S+)/
const javascript =
  /^\s*at (?:async )?(?:(.+?) \()?((?:file:\/\/|[A-Za-z]:[\\/]|\/|node:|webpack)[^()]*?):\d+(?::\d+)?\)?$/
/** `at Shop.Agents.Support.<AnswerAsync>d__4.MoveNext() in /src/Support.cs:line 42`; the file only where symbols are. */
const dotnet = /^\s*at ([\w.`+$]+(?:<[\w>]*>[\w|]*)?)\.([\w`<>.|]+)(?:\[[^\]]*\])?\([^)]*\)(?: in \S.*:line \d+)?\s*$/
const java = /^\s*at ([\w.$]+)\.([\w$<>]+)\(([\w.]+):\d+\)/

/** One place in the code fails with one stack, and every span above it tells it again. */
const known = createTextMemo<readonly Frame[]>({ textsMax: 256, charactersMax: 1_000_000, keepFirst: true })

/** Frames of a stack, innermost first, whatever language printed it. Bounded, linear. */
function framesOf(stack: string): readonly Frame[] {
  let frames = known.get(stack)
  if (frames === undefined) known.set(stack, (frames = readFrames(stack)))
  return frames
}

function readFrames(stack: string): readonly Frame[] {
  const lines = stack.split('\n', linesMax * 2)
  const frames = lines.slice(0, linesMax).flatMap((line) => frameIn(line.length > 500 ? line.slice(0, 500) : line))
  // Python prints the innermost call last.
  return stack.includes('Traceback (most recent call last)') || python.test(lines[0] ?? '') ? frames.reverse() : frames
}

function frameIn(line: string): readonly Frame[] {
  const inPython = python.exec(line)
  if (inPython) return [frame(inPython[1] ?? '', inPython[2] ?? '')]
  const inJava = java.exec(line)
  if (inJava) return [{ file: inJava[1] ?? '', module: lastOf(inJava[1] ?? '', '.'), name: inJava[2] ?? '' }]
  const inJavaScript = javascript.exec(line)
  if (inJavaScript) return [frame(inJavaScript[2] ?? '', inJavaScript[1] ?? '<anonymous>')]
  const inDotnet = dotnet.exec(line)
  return inDotnet ? [dotnetFrame(inDotnet[1] ?? '', inDotnet[2] ?? '')] : []
}

/** What runs in parts later is a class of its own, named after the method it was made of. */
function dotnetFrame(type: string, method: string): Frame {
  const made = /^(.*?)[.+]<(\w+)>/.exec(type)
  const place = made?.[1] ?? type
  return { file: place, module: lastOf(place, '.'), name: made?.[2] ?? method.replace(/^<(\w+)>.*$/, '$1') }
}

function frame(file: string, name: string): Frame {
  const base = lastOf(file.replaceAll('\\', '/'), '/')
  return {
    file,
    module: withoutBuild(base.replace(/\.(py|[cm]?[jt]sx?)$/, '')),
    name: name.replace(/^(new|async|Object\.|Module\.)\s*/, ''),
  }
}

/** Bundlers put a hash of the content into a name: the same code would be another module in each build. */
const buildHash = /[-.](?=[\w-]*[A-Z0-9])[\w-]{8,10}$|[-.][0-9a-f]{12,64}$/
const withoutBuild = (module: string): string => module.replace(buildHash, '') || module

const lastOf = (text: string, sign: string): string => text.slice(text.lastIndexOf(sign) + 1)

/** Up to three frames of the app's own code as `module:function`, innermost first. */
export const appFrames = (stack: string | null): readonly string[] =>
  stack === null
    ? []
    : framesOf(stack)
        .filter(({ file, name }) => !foreign.test(file) && !sdkClass.test(file) && !sdkMethod.test(name))
        .slice(0, 3)
        .map(({ module, name }) => `${module}:${name}`)

/** Whether the error came out of a model library: one of the four innermost frames lies in it. */
export const isSdkStack = (stack: string): boolean =>
  stack !== '' &&
  sdkInStack.test(stack) &&
  framesOf(stack)
    .slice(0, 4)
    .some(({ file, name }) => sdkFile.test(file) || sdkClass.test(file) || sdkMethod.test(name))
