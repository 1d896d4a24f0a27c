/** `NEVERMORE_OTLP_GRPC_PORT` is `otlp_grpc_port` in a file … */
export const fileKeyOf = (env: string): string => env.replace(/^NEVERMORE_/, '').toLowerCase()

/** … and `--otlp-grpc-port` as a flag. */
export const flagOf = (env: string): string => fileKeyOf(env).replaceAll('_', '-')

/** Flags arrive spelled either way. */
export const camelCaseOf = (flag: string): string =>
  flag.replaceAll(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase())
