import { createTextMemo } from '#core/platform/text-memo.ts'

/** Libraries that talk to models, as their files are named in stack traces. */
const sdkFile = new RegExp(
  [
    String.raw`node_modules[\\/](?:\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/])?(?:openai|@anthropic-ai|@ai-sdk|ai|groq-sdk|cohere-ai|@mistralai|ollama|together-ai|@google[\\/]gen\w+|@google-cloud[\\/]vertexai|@aws-sdk[\\/]client-bedrock[\w-]*)[\\/]`,
    String.raw`(?:site|dist)-packages[\\/](?:openai|anthropic|litellm|groq|cohere|mistralai|ollama|together|instructor|google[\\/](?:genai|generativeai))[\\/]`,
  ].join('|'),
)

/** Code that is nobody's own: libraries, runtimes, loaders. */
const foreign =
  /node_modules|node:internal|node:|internal\/|site-packages|dist-packages|[\\/]lib[\\/]python\d|<frozen |importlib|^java\.|^jdk\.|^sun\.|\(native\)/

interface Frame {
  readonly file: string
  readonly module: string
  readonly name: string
}

const linesMax = 200

const python = /^\s*File "([^"]+)", line \d+, in (\S+)/
const javascript =
  /^\s*at (?:async )?(?:(.+?) \()?((?:file:\/\/|[A-Za-z]:[\\/]|\/|node:|webpack)[^()]*?):\d+(?::\d+)?\)?$/
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
  return inJavaScript ? [frame(inJavaScript[2] ?? '', inJavaScript[1] ?? '<anonymous>')] : []
}

function frame(file: string, name: string): Frame {
  const base = lastOf(file.replaceAll('\\', '/'), '/')
  return {
    file,
    module: base.replace(/\.(py|[cm]?[jt]sx?)$/, ''),
    name: name.replace(/^(new|async|Object\.|Module\.)\s*/, ''),
  }
}

const lastOf = (text: string, sign: string): string => text.slice(text.lastIndexOf(sign) + 1)

/** Up to three frames of the app's own code as `module:function`, innermost first. */
export const appFrames = (stack: string | null): readonly string[] =>
  stack === null
    ? []
    : framesOf(stack)
        .filter(({ file }) => !foreign.test(file))
        .slice(0, 3)
        .map(({ module, name }) => `${module}:${name}`)

/** Whether the error came out of a model library: one of the four innermost frames lies in it. */
export const isSdkStack = (stack: string): boolean =>
  stack !== '' &&
  sdkFile.test(stack) &&
  framesOf(stack)
    .slice(0, 4)
    .some(({ file }) => sdkFile.test(file))
