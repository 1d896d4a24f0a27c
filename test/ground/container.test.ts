import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectPaths } from '#core/platform/paths.ts'

const { root } = projectPaths()
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const compose = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string(),
        restart: z.string(),
        environment: z.record(z.string(), z.string()),
        ports: z.array(z.string()).default([]),
        volumes: z.array(z.string()),
        depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
        healthcheck: z.object({ test: z.array(z.string()), interval: z.string(), retries: z.number() }),
        logging: z.object({
          driver: z.string(),
          options: z.object({ 'max-size': z.string(), 'max-file': z.string() }),
        }),
      }),
    ),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }))

const services = Object.entries(compose.services)
const instructions = read('Dockerfile')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

describe('docker-compose.yml', () => {
  it('runs the app and a PostgreSQL of its own', () => {
    expect(Object.keys(compose.services)).toEqual(['app', 'database'])
    expect(compose.services['database']?.image).toMatch(/^postgres:17/)
  })

  it.each(services)('bounds the log of %s, watches its health and starts it again', (_name, service) => {
    expect(service.logging.options['max-size']).toMatch(/^\d+m$/)
    expect(Number(service.logging.options['max-file'])).toBeGreaterThan(1)
    expect(service.healthcheck.test[0]).toBe('CMD')
    expect(service.restart).toBe('unless-stopped')
  })

  it.each(services)('names an exact image for %s', (_name, { image }) => {
    expect(image).toMatch(/:[0-9][^:]*$/)
  })

  it.each(services)('opens ports of %s to this machine alone', (_name, { ports }) => {
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it.each(services)('asks for the secrets of %s, and has none of its own', (_name, { environment }) => {
    const secrets = Object.entries(environment).filter(([name]) => /PASSWORD|SECRET|KEY|DATABASE_URL/.test(name))
    expect(secrets.length).toBeGreaterThan(0)
    for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z_]+:\?[^}]+\}/)
  })

  it('keeps what they remember in volumes', () => {
    const named = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0]))
    expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
  })

  it('starts the app once the database answers', () => {
    expect(compose.services['app']?.depends_on).toEqual({ database: { condition: 'service_healthy' } })
    // The server that runs while the cluster is made answers on its socket alone.
    expect(compose.services['database']?.healthcheck.test).toContain('--host=127.0.0.1')
  })
})

describe('Dockerfile', () => {
  it('runs on a Node that package.json allows, in every stage', () => {
    const stages = instructions.filter((line) => line.startsWith('FROM '))
    expect(stages.length).toBeGreaterThan(1)
    for (const stage of stages) expect(stage).toMatch(/^FROM node:24-/)
  })

  it('does not run as root, and says how it is', () => {
    expect(lastStage.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(lastStage.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  })

  it('listens beyond the container, and nowhere else does it change what is safe', () => {
    const env = lastStage.find((line) => line.startsWith('ENV '))
    expect(env).toContain('NEVERMORE_HOST=0.0.0.0')
    expect(env).toContain('NEVERMORE_ENV=production')
  })

  it('copies only what is there, and what package.json ships', () => {
    const copied = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const { files } = z.object({ files: z.array(z.string()) }).parse(JSON.parse(read('package.json')))
    expect(files.filter((path) => !lastStage.some((line) => line.includes(path)))).toEqual([])
  })

  it('lets everything it copies through .dockerignore', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    const copied = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from=') && line !== 'COPY . .')
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
    expect(copied.filter((path) => !allowed.some((open) => path === open || path.startsWith(`${open}/`)))).toEqual([])
  })
})
