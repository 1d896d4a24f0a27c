import { root, evaluated, guard, onTheWay, type OddRun } from './odd-parts.ts'

const judged: readonly OddRun[] = [
  ['a score of 0 for toxicity', [root(), evaluated('toxicity', 0)]],
  ['a low hallucination score', [root(), evaluated('hallucination', 0.02)]],
  ['four of five stars', [root(), evaluated('helpfulness', 4)]],
  ['82 of 100', [root(), evaluated('quality', 82)]],
  ['a similarity between texts', [root(), evaluated('semantic_similarity', 0.61)]],
  ['a distance', [root(), evaluated('edit_distance', 0.1)]],
  ['a label that says pass', [root(), evaluated('correctness', 1, { 'gen_ai.evaluation.score.label': 'pass' })]],
  ['a neutral sentiment', [root(), evaluated('sentiment', 0, { 'gen_ai.evaluation.score.label': 'neutral' })]],
  ['an evaluator that failed by itself', [root(), evaluated('relevance', 0, { 'error.type': 'timeout' })]],
  ['a latency as a score', [root(), evaluated('latency_ms', 1200)]],
  ['no bias', [root(), evaluated('bias', 0, { 'gen_ai.evaluation.score.label': 'not_biased' })]],
  ['a risk that is low', [root(), evaluated('violence', 1, { 'gen_ai.evaluation.score.label': 'low' })]],
  ['ROUGE of a summary', [root(), evaluated('rouge_l', 0.31)]],
  ['perplexity', [root(), evaluated('perplexity', 14.2)]],
]

const guarded: readonly OddRun[] = [
  onTheWay(
    'a guardrail that passes',
    guard({ 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"passed": true}' }),
  ),
  onTheWay(
    'a verdict to allow',
    guard({ 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.verdict.type': 'allow' }),
  ),
  onTheWay('a rail that stops nothing', guard({ 'rail.type': 'input', 'rail.name': 'jailbreak', 'rail.stop': false })),
  onTheWay(
    'moderation without a flag',
    guard({
      'openinference.span.kind': 'GUARDRAIL',
      'output.value': '{"flagged": false, "categories": {"hate": false}}',
    }),
  ),
  onTheWay(
    'Bedrock’s guardrail that did nothing',
    guard({ 'openinference.span.kind': 'GUARDRAIL', 'output.value': '{"action": "NONE", "outputs": []}' }),
  ),
  onTheWay(
    'personal data that was masked',
    guard({ 'gen_ai.operation.name': 'run_guardrail', 'gen_ai.guardrail.action.type': 'modify' }),
  ),
  onTheWay(
    'a guard of the LiteLLM proxy',
    guard({ guardrail_name: 'presidio', guardrail_mode: 'pre_call', guardrail_status: 'success' }),
  ),
]

/** Scores on other scales, and guardrails that let everything pass. */
export const oddVerdicts: readonly OddRun[] = [...judged, ...guarded]
