/** What a model is asked. */
export interface Question {
  readonly system: string
  readonly prompt: string
  /** Tokens of the answer at most. */
  readonly answerTokensMax: number
}

/** What it said. `tokens` are those of both sides, 0 where they were not told. */
export interface ModelAnswer {
  readonly text: string
  readonly tokens: number
}

/** A model that can be asked. */
export interface ModelProvider {
  /** `openai`, `anthropic`, `ollama` or `stub`. */
  readonly name: string
  readonly model: string
  /** Answers JSON as text. Throws `unavailable` when there was no answer in time, however often it was tried. */
  ask(question: Question, signal?: AbortSignal): Promise<ModelAnswer>
}
