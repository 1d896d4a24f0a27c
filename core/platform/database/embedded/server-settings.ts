/** Where the server listens. */
export interface Endpoint {
  /** Directory of the Unix socket; null to listen on loopback instead. */
  readonly socketDirectory: string | null
  readonly port: number
}

export interface ServerNeeds {
  readonly endpoint: Endpoint
  /** False only for a server whose data nobody will miss. */
  readonly durable: boolean
  /** Whether these binaries were built with lz4; it costs less than half the CPU of pglz. */
  readonly lz4: boolean
}

/** Given at every start rather than written into the cluster, so that they change with the program that needs them. */
export function serverSettings({ endpoint, durable, lz4 }: ServerNeeds): Readonly<Record<string, string>> {
  return {
    listen_addresses: endpoint.socketDirectory === null ? '127.0.0.1' : '',
    port: String(endpoint.port),
    unix_socket_directories: endpoint.socketDirectory ?? '',
    unix_socket_permissions: '0700',
    max_connections: '60',
    ...memory,
    ...writing(durable),
    ...(lz4 ? { default_toast_compression: 'lz4', wal_compression: 'lz4' } : {}),
    ...housekeeping,
  }
}

// The whole product stays under 350 MB at rest. Buffers are only paid for once touched.
const memory = {
  shared_buffers: '128MB',
  wal_buffers: '8MB',
  work_mem: '16MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  huge_pages: 'off',
  // Three helper processes less; reads come from the page cache nearly always.
  io_method: 'sync',
  max_worker_processes: '4',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  // A statement over many days locks each day's partition and its indexes.
  max_locks_per_transaction: '128',
}

const writing = (durable: boolean): Readonly<Record<string, string>> => ({
  fsync: durable ? 'on' : 'off',
  synchronous_commit: 'on',
  full_page_writes: durable ? 'on' : 'off',
  // Nothing replicates from here, and the least log is the fastest.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '5min',
  checkpoint_completion_target: '0.9',
})

const housekeeping = {
  jit: 'off',
  autovacuum: 'on',
  autovacuum_naptime: '30s',
  random_page_cost: '1.1',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What a statement did wrong is thrown to whoever sent it; the server's own log is for the server's own troubles.
  log_line_prefix: '',
  log_min_messages: 'log',
  log_checkpoints: 'off',
  logging_collector: 'off',
}
