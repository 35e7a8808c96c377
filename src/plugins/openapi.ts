/** The OpenAPI document of the service's calls, with the fixtures as its examples; made when it is first asked for. */
import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { certId } from '../domain/identifiers.js'
import { loadFixtures } from '../fixtures.js'
import { type Logger, logAnswered } from '../log.js'
import { version } from '../version.js'

export const openapi = (log: Logger) =>
  fp(async (app: FastifyInstance) => {
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
    const options = { schema: { hide: true }, exposeHeadRoute: true, onResponse: logAnswered(log) }
    app.get('/openapi.json', options, (_request, reply) => {
      reply.type('application/json').send(Buffer.from(JSON.stringify(app.swagger())))
    })
    app.get('/openapi.yaml', options, (_request, reply) => {
      reply.type('application/yaml').send(Buffer.from(app.swagger({ yaml: true })))
    })
  })

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
  for (const folder of [`${version}/${operationId}`, 'gateway']) {
    for (const [name, { title, settings, request, response }] of loadFixtures(folder)) {
      if (settings !== undefined) continue
      add(responses[response.status]?.content['application/json'], name, title, response.body)
      if (response.status === 200) add(requestBody?.content['application/json'], name, title, request.body)
    }
  }
}

/** Add an example, unless one with the same value is there. */
function add(media: Media | undefined, name: string, summary: string, template: unknown) {
  // A fixture that sends bytes, or a HEAD, has no value to show.
  if (media === undefined || template === undefined || template === null) return
  media.examples ??= {}
  const text = filledIn(JSON.stringify(template))
  if (Object.values(media.examples).some(example => JSON.stringify(example.value) === text)) return
  media.examples[name] = { summary, value: JSON.parse(text) }
}

/** A fixture's value with the documents' own identifiers where the emulator makes one. */
function filledIn(text: string): string {
  let certificate = 1481110651012
  return text
    .replace('{{order_id}}', 'CS1803192259ROA8U')
    .replaceAll('{{cert_id}}', () => certId(certificate++))
    .replace('{{request_id}}', 'd4ec6e33148bdeffe8f55b43472d1251')
}
