/** What people read about a class when nobody has written anything better about the failure itself. */
export interface FailureTexts {
  /** One short line, the same for every model, user and day. */
  readonly title: string
  /** Why this happens, in a plain sentence or two. */
  readonly rootCause: string
  /** What usually helps, in a plain sentence or two. */
  readonly mitigation: string
}

const of = (title: string, rootCause: string, mitigation: string): FailureTexts => ({ title, rootCause, mitigation })

/** The texts of every failure class, kept apart from the facts about it. */
export const failureTexts = {
  rateLimit: of(
    'The provider refused the call: rate limit reached',
    'More requests or tokens per minute were sent than the account may send.',
    'Retry with backoff and honour Retry-After, spread the load over time, or ask the provider for a higher limit.',
  ),
  quota: of(
    'The provider refused the call: quota or credit used up',
    'The account has run out of credit or has reached its spending limit. Waiting does not help.',
    'Top up the account or raise its limit, and alert on the balance before it runs out.',
  ),
  overloaded: of(
    'The provider is overloaded',
    'The provider has no free capacity for this model at the moment.',
    'Retry with backoff, and fall back to another model or provider while it lasts.',
  ),
  timeout: of(
    'The model did not answer in time',
    'The provider took longer than the time the app was willing to wait.',
    'Stream the answer, ask for a shorter one, raise the timeout, or fall back to a faster model.',
  ),
  connection: of(
    'The provider could not be reached',
    'The connection was refused, reset or could not be resolved on its way to the provider.',
    "Check network, DNS and proxy of the app, retry once on a fresh connection, and watch the provider's status page.",
  ),
  serverError: of(
    'The provider failed with a server error',
    'Something broke on the side of the provider.',
    'Retry with backoff; when it lasts, fall back to another model or provider and report the request id.',
  ),
  auth: of(
    'The provider rejected the credentials',
    'The API key is missing, wrong, expired or not allowed to use this model.',
    'Check which key this deployment really uses, rotate it, and grant it access to the model.',
  ),
  badRequest: of(
    'The provider rejected the request as invalid',
    'The request breaks a rule of the API: a parameter, the order of messages, or the schema of a tool.',
    'Read which field the message names, compare it with the API reference, and check requests before sending them.',
  ),
  modelNotFound: of(
    'The model does not exist or is not available',
    'The name of the model is misspelt, retired, or not enabled for this account or region.',
    'List the models of the account, correct the name, and move off models before they are retired.',
  ),
  streamBroken: of(
    'The answer broke off while it was streaming',
    'The connection ended or sent something unreadable before the model had finished.',
    'Retry the call, keep what had arrived, and check idle timeouts of proxies in between.',
  ),
  contextLength: of(
    "The prompt is longer than the model's context window",
    'System prompt, history, documents and tools together hold more tokens than the model can read.',
    'Trim or summarise the history, retrieve fewer and shorter passages, or use a model with a larger window.',
  ),
  truncated: of(
    'The answer was cut off at the token limit',
    'The model reached the limit for output tokens before it had finished.',
    'Raise the output limit, ask for a shorter answer, or continue the answer in a second call.',
  ),
  empty: of(
    'The model answered with nothing',
    'The call succeeded, yet the answer holds no text, no tool call and no object.',
    'Retry once, check the prompt for what lets the model end at once, and treat an empty answer as an error in the app.',
  ),
  refusal: of(
    'The model refused to answer',
    'The model judged that the request goes against its rules.',
    'Say in the prompt why the task is legitimate, remove wording that triggers it, or tell the user plainly.',
  ),
  contentFilter: of(
    "The provider's content filter stopped the answer",
    'A filter of the provider found the prompt or the answer unacceptable.',
    'Find what triggered the filter, rephrase the prompt, adjust the filter where you may, and tell the user plainly.',
  ),
  invalidFormat: of(
    'The answer is not in the format that was asked for',
    'The app asked for JSON or a schema, and the answer cannot be read as such.',
    "Use the provider's structured output, show one example in the prompt, and retry with the parser's complaint.",
  ),
  repetition: of(
    'The answer repeats itself',
    'The model fell into a loop and wrote the same passage again and again.',
    'Lower the output limit, raise temperature or the repetition penalty, and stop the stream when a passage recurs.',
  ),
  unsupportedCitation: of(
    'The answer cites a source that nothing supports',
    'A link or reference in the answer occurs in none of the documents, tool results or messages of the run.',
    'Allow only citations of ids that were handed in, and drop or mark those that cannot be found.',
  ),
  languageMismatch: of(
    'The answer is in another language than the question',
    "The model followed the language of the prompt or the documents instead of the user's.",
    'Name the language of the answer in the system prompt.',
  ),
  missingAnswer: of(
    'The run ended without an answer',
    'The last thing that happened was a tool call or its result; nothing was said to the user.',
    'Make the agent finish with an answer, and treat a run without one as failed.',
  ),
  toolError: of(
    'A tool failed',
    'The tool raised an error or reported one in its result.',
    'Look at the arguments it was given, make the tool answer with a message the model can act on, and test that case.',
  ),
  toolUnknown: of(
    'The model called a tool that does not exist',
    'The name of the called tool is not among those that were offered.',
    'Offer the tool or remove what mentions it from the prompt, and answer unknown calls with the list of real tools.',
  ),
  toolBadArguments: of(
    'The model called a tool with arguments it cannot take',
    'The arguments are no JSON, or break the schema of the tool.',
    'Describe each field with an example, use strict schemas where the provider has them, and send the complaint back.',
  ),
  toolTimeout: of(
    'A tool did not answer in time',
    'The tool, or what it calls, took longer than the time allowed.',
    'Give the tool a time limit of its own, retry where that is safe, and let the model know what happened.',
  ),
  toolEmptyResult: of(
    'A tool answered with nothing',
    'The tool succeeded but returned no data.',
    'Let the tool say why there is nothing, so that the model does not have to guess.',
  ),
  toolDanglingCall: of(
    'A tool call was never answered',
    'The model asked for a tool, and no result came back before the run went on or ended.',
    'Answer every call, with an error if need be, before the model is asked again.',
  ),
  toolDuplicateEffect: of(
    'The same action was carried out twice',
    'A tool that changes something ran again with the same arguments after it had succeeded.',
    'Give such tools an idempotency key, and check for an earlier success before running them.',
  ),
  mcpProtocolError: of(
    'The MCP server answered with a protocol error',
    'Client and server disagree: an unknown method, wrong parameters, or an error inside the server.',
    'Compare the versions and tool lists of both sides, and look into the log of the server.',
  ),
  agentLoop: of(
    'The agent repeats the same step',
    'The agent keeps calling the same tool with the same arguments and learns nothing new.',
    'Tell the agent what was already tried, stop after the second identical result, and hand over to a person.',
  ),
  agentStepLimit: of(
    'The agent reached its step limit',
    'The task was not finished within the steps that were allowed.',
    'See which steps were wasted before raising the limit; split the task or give the agent a better tool.',
  ),
  agentRetryStorm: of(
    'The same call was retried again and again',
    'Several layers retry the same failing call, so that one error became many calls.',
    'Retry in one layer only, with backoff and a limit over the whole run.',
  ),
  agentHandoffLoop: of(
    'Two agents keep handing over to each other',
    'Neither of the agents believes that the task is its own.',
    'Draw the border between the agents in their instructions, and allow no handing back without new information.',
  ),
  retrievalEmpty: of(
    'The search found no documents',
    'Nothing in the index matched the query and its filters.',
    'Check filters and index, rewrite the query, and let the model say that it found nothing.',
  ),
  retrievalLowScore: of(
    'The search found nothing that fits well',
    'The best document scored lower than is usual for this index.',
    'Rewrite the query, check how documents are cut and embedded, and answer with care when scores are low.',
  ),
  guardrailBlocked: of(
    'A guardrail blocked the request or the answer',
    'A check of the app found something it must not let through. This is the guardrail at work.',
    'When it happens often, see whether the check is too strict or the prompt leads users there.',
  ),
  promptInjection: of(
    'Text from outside tries to give the model orders',
    'A tool result or document holds instructions meant for the model.',
    'Mark outside text as data, filter such phrases, and let no outside text decide which tool runs.',
  ),
  secretLeak: of(
    'A secret appeared in an answer or a tool call',
    'A key, token or card number was in reach of the model and came out again.',
    'Revoke the secret, keep it out of prompts and documents, and filter answers before they leave.',
  ),
  promptLeak: of(
    'The answer gives away the system prompt',
    'The model repeated its instructions word for word.',
    'Keep secrets out of the system prompt, and filter answers that repeat long runs of it.',
  ),
  lowScore: of(
    'An evaluation scored the answer low',
    'An evaluator judged the answer below its threshold.',
    'Read the explanation of the score, and compare with answers to similar questions that scored well.',
  ),
  negativeFeedback: of(
    'A user marked the answer as bad',
    'The user was not satisfied with what they were given.',
    'Read the conversation, add it to the test set, and correct the prompt or the data behind it.',
  ),
  humanRejected: of(
    'A person rejected what the agent wanted to do',
    'The agent proposed an action that its user did not want.',
    'Let the agent ask earlier, and state in its instructions what needs no asking.',
  ),
  latency: of(
    'It took far longer than usual',
    'The duration lies well above what this operation normally takes.',
    "Compare with the provider's status, the size of prompts and the number of steps at that time.",
  ),
  cost: of(
    'It cost far more than usual',
    'The run used many more tokens than runs of its kind normally do.',
    'Look for growing histories, repeated steps and oversized documents.',
  ),
  modelDrift: of(
    'Another model answered than the one that was asked',
    'A gateway, a fallback or the provider itself sent the call to a different model.',
    'Pin the model by its full name, and see which part of the way may choose another one.',
  ),
  clockSkew: of(
    'The times of a span cannot be true',
    'Clocks of two machines disagree, or the times were written afterwards.',
    'Synchronise the clocks, and let the library measure the time itself. The app did not fail because of it.',
  ),
  unclearSpeech: of(
    'What the user said was hardly understood',
    'The transcript came with a low confidence: noise, a bad line, an accent or another language.',
    'Ask back when the confidence is low, and check microphone, language and model of the recogniser.',
  ),
  fallback: of(
    'Another model stood in for one that failed',
    'The model that was asked first failed, and the app asked another one the same.',
    'Look at why the first one failed; answers of the second may differ in quality and cost.',
  ),
  toolsDrift: of(
    'Other tools are offered than in runs that went well',
    'The list of tools given to the model has changed within one release.',
    'Compare the tools offered with those of a run that went well, and give changes a version of their own.',
  ),
  runAbandoned: of(
    'The run never came to an end',
    'Its root span was never received: the process died, or the trace was cut off.',
    'Flush the exporter at shutdown, and look into the log of the process at that time.',
  ),
  appError: of(
    'The app raised an error',
    "An exception in the app's own code ended this step.",
    'Follow the stack trace to the topmost line of your own code, and add a test for the input that led there.',
  ),
} as const satisfies Record<string, FailureTexts>
