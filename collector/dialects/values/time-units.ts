/** Keys whose times are not in milliseconds, and how many of those one of their units has. */
export const msPerUnit: Readonly<Record<string, number>> = {
  'gen_ai.response.time_to_first_chunk': 1000,
  'gen_ai.client.operation.time_to_first_chunk': 1000,
  'gen_ai.server.time_to_first_token': 1000,
  'gen_ai.latency.time_to_first_token': 1000,
  'gen_ai.response.time_to_first_token': 1000,
  'gen_ai.streaming.time_to_first_token': 1000,
  'llm.latency.time_to_first_token': 1000,
  'lk.response.ttft': 1000,
  'gen_ai.user.time_to_first_token': 1e-6,
}
