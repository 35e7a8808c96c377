/** The OpenAPI document of the service's calls, with the fixtures as its examples; made when it is first asked for. */
import type { SwaggerTransformObject } from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifySchema, type RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { certId, certName } from '../src/domain/identifiers.js'
import { version } from '../src/domain/version.js'
import type { Logger } from '../src/http/logger.js'
import { logAnswered } from '../src/http/request-log.js'
import { controlPrefix } from '../src/routes/emulator/access.js'
import { loadFixtures } from './fixtures.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What describes the app, made when it is first asked for. */
    documents(): Promise<Documents>
  }
}

interface Documents {
  /** The service's calls. */
  json(): object
  yaml(): string
  /** The control API. */
  control(): object
}

export const openapi = (log: Logger) =>
  fp(async (app: FastifyInstance) => {
    const routes: RouteOptions[] = []
    let documents: Promise<Documents> | undefined
    app.addHook('onRoute', route => {
      routes.push(route)
    })
    app.decorate('documents', () => {
      documents ??= describe(routes).catch(error => {
        // What could not be loaded now may be there later.
        documents = undefined
        throw error
      })
      return documents
    })
    const options = { schema: { hide: true }, exposeHeadRoute: true, onResponse: logAnswered(log) }
    app.get('/openapi.json', options, async (_request, reply) => {
      const { json } = await app.documents()
      return reply.type('application/json').send(Buffer.from(JSON.stringify(json())))
    })
    app.get('/openapi.yaml', options, async (_request, reply) => {
      const { yaml } = await app.documents()
      return reply.type('application/yaml').send(Buffer.from(yaml()))
    })
  })

const info = { version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } }

/** The service's calls and the control API's have a document each. */
const only = (isAsked: (url: string) => boolean) => ({
  transform: ({ schema, url }: { schema: FastifySchema; url: string }) => ({
    schema: isAsked(url) ? schema : { ...schema, hide: true },
    url,
  }),
})

/**
 * Documents of these routes, by an app that serves nothing. Most emulators are never asked for one, and to load what makes
 * them would take a tenth of each start.
 */
async function describe(routes: readonly RouteOptions[]): Promise<Documents> {
  const { default: swagger } = await import('@fastify/swagger')
  const app = Fastify({ exposeHeadRoutes: false })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'scm-emulator',
        description: 'A local stand-in for the purchase call of Huawei Cloud SSL Certificate Manager (SCM).',
        ...info,
      },
      servers: [{ url: '/' }],
    },
    transformObject: addExamples,
    ...only(url => !url.startsWith(controlPrefix)),
  })
  await app.register(swagger, {
    decorator: 'controlDocument',
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'scm-emulator, control API',
        description: 'What tests ask and tell the emulator; nothing of it belongs to the service.',
        ...info,
      },
      servers: [{ url: '/' }],
    },
    ...only(url => url.startsWith(controlPrefix)),
  })
  for (const { method, url, schema, handler } of routes) app.route({ method, url, schema, handler })
  await app.ready()
  return {
    json: () => app.swagger(),
    yaml: () => app.swagger({ yaml: true }),
    control: app.getDecorator('controlDocument'),
  }
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
  for (const folder of [`${version}/${operationId}`, 'gateway']) {
    for (const [name, { title, settings, request, response }] of loadFixtures(folder)) {
      if (settings !== undefined) continue
      const { status, body, certificates } = response
      add(responses[status]?.content['application/json'], name, title, body, certificates)
      if (status === 200) add(requestBody?.content['application/json'], name, title, request.body)
    }
  }
}

/** Add an example, unless one with the same value is there. */
function add(media: Media | undefined, name: string, summary: string, template: unknown, certificates?: 'downwards') {
  // A fixture that sends bytes, or a HEAD, has no value to show.
  if (media === undefined || template === undefined || template === null) return
  media.examples ??= {}
  const text = filledIn(JSON.stringify(template), certificates)
  if (Object.values(media.examples).some(example => JSON.stringify(example.value) === text)) return
  media.examples[name] = { summary, value: JSON.parse(text) }
}

/** A fixture's value with the documents' own identifiers where the emulator makes one. */
function filledIn(text: string, certificates?: 'downwards'): string {
  const printed = 1481110651012
  const step = certificates === 'downwards' ? -1 : 1
  let number = step === 1 ? printed - 1 : printed + text.split('{{cert_id}}').length - 1
  return text
    .replace('{{order_id}}', 'CS1803192259ROA8U')
    .replace(/\{\{cert_(id|name)\}\}/g, (_, kind) => {
      // A certificate's name follows its id.
      if (kind === 'name') return certName(number)
      number += step
      return certId(number)
    })
    .replace('{{request_id}}', 'd4ec6e33148bdeffe8f55b43472d1251')
}
