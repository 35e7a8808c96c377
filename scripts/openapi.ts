/**
 * Make the OpenAPI documents from the app's own routes, with the fixtures as examples. `npm run build` runs this file after
 * the compiler, in the package's root.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { createApp } from '../src/app.js'
import { configFrom } from '../src/config.js'
import { formatCertId, formatCertName } from '../src/domain/identifiers.js'
import { version } from '../src/domain/version.js'
import { compose } from '../src/emulator.js'
import { silent } from '../src/http/logger.js'
import { loadFixtures } from './fixtures.js'

/** Return the text of each document, by the name that src/routes/documents.ts gives it. */
export async function createDocuments(): Promise<Record<string, string>> {
  const [service, lenient] = [await createDescribedApp(false), await createDescribedApp(true)]
  const control = service.getDecorator<typeof service.swagger>('controlDocument')
  return {
    'service.json': JSON.stringify(service.swagger()),
    'service.yaml': service.swagger({ yaml: true }),
    'lenient.json': JSON.stringify(lenient.swagger()),
    'lenient.yaml': lenient.swagger({ yaml: true }),
    'control.json': JSON.stringify(control()),
  }
}

/** Create an app that knows the document of the service's calls and that of the control API. */
async function createDescribedApp(lenient: boolean) {
  const config = configFrom(({ flag }) => [flag, flag === 'lenient' ? String(lenient) : undefined])
  const describe = fp(async app => {
    const service = 'A local stand-in for the purchase call of Huawei Cloud SSL Certificate Manager (SCM).'
    const control = 'What tests ask and tell the emulator; nothing of it belongs to the service.'
    await app.register(swagger, {
      ...documentOf('scm-emulator', service, url => !isControl(url)),
      transformObject: addExamples,
    })
    await app.register(swagger, {
      ...documentOf('scm-emulator, control API', control, isControl),
      decorator: 'controlDocument',
    })
  })
  return createApp({ ...compose({ ...config, seed: '' }, {}, silent), describe })
}

const isControl = (url: string) => url.startsWith('/_emulator/')

/** Return the options of a document that shows only some routes. */
const documentOf = (title: string, description: string, isShown: (url: string) => boolean) => ({
  openapi: {
    openapi: '3.1.0',
    info: { title, description, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
  },
  transform: ({ schema, url }: { schema: FastifySchema; url: string }) => ({
    schema: isShown(url) ? schema : { ...schema, hide: true },
    url,
  }),
})

interface Media {
  examples?: Record<string, { summary: string; value: unknown }>
}

interface Operation {
  readonly operationId: string
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>
}

/** Add the fixtures to the calls that they are examples of. */
const addExamples: SwaggerTransformObject = document => {
  const [described] = Object.values(document)
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
      addExample(responses[status]?.content['application/json'], name, title, body, certificates)
      if (status === 200) addExample(requestBody?.content['application/json'], name, title, request.body)
    }
  }
}

/** Add an example, unless one with the same value is there. */
function addExample(
  media: Media | undefined,
  name: string,
  summary: string,
  template: unknown,
  certificates?: 'downwards',
) {
  // A fixture that sends bytes, or a HEAD, has no value to show.
  if (media === undefined || template === undefined || template === null) return
  media.examples ??= {}
  const text = fillIn(JSON.stringify(template), certificates)
  if (Object.values(media.examples).some(example => JSON.stringify(example.value) === text)) return
  media.examples[name] = { summary, value: JSON.parse(text) }
}

/** Fill a fixture's placeholders with the identifiers that the service's documents print. */
function fillIn(text: string, certificates?: 'downwards'): string {
  const printed = 1481110651012
  const step = certificates === 'downwards' ? -1 : 1
  let number = step === 1 ? printed - 1 : printed + text.split('{{cert_id}}').length - 1
  return text
    .replace('{{order_id}}', 'CS1803192259ROA8U')
    .replace(/\{\{cert_(id|name)\}\}/g, (_, kind) => {
      // A certificate's name follows its id.
      if (kind === 'name') return formatCertName(number)
      number += step
      return formatCertId(number)
    })
    .replace('{{request_id}}', 'd4ec6e33148bdeffe8f55b43472d1251')
}

/* c8 ignore next 4: the build runs these lines, no test does */
if (import.meta.url === pathToFileURL(process.argv[1] as string).href) {
  mkdirSync('dist/openapi', { recursive: true })
  for (const [name, text] of Object.entries(await createDocuments())) writeFileSync(`dist/openapi/${name}`, text)
}
