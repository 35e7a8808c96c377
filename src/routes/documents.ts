/** Send the OpenAPI documents, which the build makes from the routes (scripts/openapi.ts). */
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from '../http/logger.js'
import { logAnswered } from '../http/request-log.js'

/** dist/openapi/, also when this file runs as TypeScript. */
const dist = new URL('../../openapi/', import.meta.url.replace(/src(\/routes\/\w+)\.ts$/, 'dist/src$1.js'))

export interface DocumentOptions {
  /** Whether any brand can be bought. */
  readonly lenient: boolean
  readonly log: Logger
  /** Where the documents are, with a slash at the end. */
  readonly folder?: URL
}

export async function documentRoutes(app: FastifyInstance, { lenient, log, folder }: DocumentOptions) {
  const name = lenient ? 'lenient' : 'service'
  app.addHook('onResponse', logAnswered(log))
  addDocument(app, '/openapi.json', `${name}.json`, folder)
  addDocument(app, '/openapi.yaml', `${name}.yaml`, folder)
}

/** Add a route that sends a document, `name` with its type as ending: read at the first request that succeeds, then kept. */
export function addDocument(app: FastifyInstance, path: string, name: `${string}.${'json' | 'yaml'}`, folder = dist) {
  let document: Buffer | undefined
  app.get(path, { schema: { hide: true }, exposeHeadRoute: true }, async (_request, reply) => {
    document ??= await readFile(new URL(name, folder))
    return reply.type(`application/${name.slice(-4)}`).send(document)
  })
}
