/** The OpenAPI document of the service's calls, with the fixtures as its examples; made when it is first asked for. */
import { readdirSync, readFileSync } from 'node:fs'
import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { version } from '../version.js'

const fixtures = new URL('../../fixtures/', import.meta.url)

export const openapi = fp(async (app: FastifyInstance) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'scm-emulator',
        version,
        description: 'A local stand-in for the purchase call of Huawei Cloud SSL Certificate Manager (SCM).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
    },
    transformObject: addExamples,
  })
  const options = { schema: { hide: true }, exposeHeadRoute: true }
  app.get('/openapi.json', options, (_request, reply) => {
    reply.type('application/json').send(Buffer.from(JSON.stringify(app.swagger())))
  })
  app.get('/openapi.yaml', options, (_request, reply) => {
    reply.type('application/yaml').send(Buffer.from(app.swagger({ yaml: true })))
  })
})

interface Fixture {
  readonly title: string
  readonly settings?: object
  readonly request: { readonly body?: unknown }
  readonly response: { readonly status: number; readonly body: unknown }
}

interface Media {
  examples?: Record<string, { summary: string; value: unknown }>
}

interface Operation {
  readonly operationId: string
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>
}

const addExamples: SwaggerTransformObject = document => {
  const described = Object.values(document)[0]
  for (const [path, operations] of Object.entries<Record<string, Operation>>(described.paths)) {
    for (const operation of Object.values(operations)) addExamplesTo(operation, path.split('/')[1] as string)
  }
  return described
}

function addExamplesTo({ operationId, requestBody, responses }: Operation, version: string) {
  for (const [name, { title, settings, request, response }] of [
    ...load(`${version}/${operationId}`),
    ...load('gateway'),
  ]) {
    if (settings !== undefined) continue
    add(responses[response.status]?.content['application/json'], name, title, response.body)
    if (response.status === 200) add(requestBody?.content['application/json'], name, title, request.body)
  }
}

function load(folder: string): [name: string, fixture: Fixture][] {
  const names = readdirSync(new URL(folder, fixtures)).map(file => file.replace('.json', ''))
  return names
    .sort()
    .map(name => [name, JSON.parse(filledIn(readFileSync(new URL(`${folder}/${name}.json`, fixtures), 'utf8')))])
}

/** Add an example, unless one with the same value is there. */
function add(media: Media | undefined, name: string, summary: string, value: unknown) {
  // A fixture that sends bytes, or a HEAD, has no value to show.
  if (media === undefined || value === undefined || value === null) return
  media.examples ??= {}
  const text = JSON.stringify(value)
  if (Object.values(media.examples).some(example => JSON.stringify(example.value) === text)) return
  media.examples[name] = { summary, value }
}

/** A fixture with the documents' own identifiers where the emulator makes one. */
const filledIn = (text: string) =>
  text
    .replaceAll('{{order_id}}', 'CS1803192259ROA8U')
    .replaceAll('{{cert_id}}', 'scs1481110651012')
    .replaceAll('{{request_id}}', 'd4ec6e33148bdeffe8f55b43472d1251')
