/**
 * A server under measurement, in a process of its own:
 * `node bench/servers.js node|fastify|buffer|emulator|off|rules [log level]`; off is without control API, rules with 100
 * fault rules that match nothing.
 * It sends its address, and on request its CPU time, memory and handles.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'

const answer = { order_id: 'CS1803192259ROA8U', cert: [{ cert_id: 'scs1481110651012' }] }

/** Start a server that does the least possible: read, parse, answer. */
function bare(send) {
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString())
      const body = send()
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
  })
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)),
  )
}

const servers = {
  node: () => bare(() => JSON.stringify(answer)),
  async buffer() {
    const { toPurchaseBody } = await import('../dist/src/routes/v2/purchase-response.js')
    const many = toPurchaseBody({ order_id: answer.order_id, first: 1481110651012, order_number: 1000 })
    return bare(() => many)
  },
  async fastify() {
    const { default: Fastify } = await import('fastify')
    const { purchaseRequest } = await import('../dist/schemas/v2/purchase.js')
    const app = Fastify({ ajv: { customOptions: { keywords: ['x-error'] } } })
    app.post('/v2/:project_id/scm/cert/purchase', { schema: { body: purchaseRequest } }, (_request, reply) => {
      reply.header('x-request-id', randomBytes(16).toString('hex')).send(answer)
    })
    return app.listen({ port: 0, host: '127.0.0.1' })
  },
  emulator: level => emulate(level),
  off: level => emulate(level, { control: 'off' }),
  rules: level =>
    emulate(level, {
      faults: Array.from({ length: 100 }, (_, i) => ({
        ...(i % 2 === 0 ? { project_id: `other-${i}` } : { match: { cert_brand: 'CFCA', cert_type: 'EV_SSL_CERT' } }),
        times: null,
        phase: 'before',
        effect: { kind: 'hang' },
      })),
    }),
}

async function emulate(level, options) {
  const [{ createLog, createOutput }, { createEmulator }] = await Promise.all([
    import('../dist/src/cli/log-output.js'),
    import('../dist/src/index.js'),
  ])
  const emulator = await createEmulator({ ...options, logger: createLog(level, createOutput(process.stdout)) })
  return emulator.url
}

const url = await servers[process.argv[2]](process.argv[3] ?? 'warn')
process.on('message', question => {
  const { user, system } = process.cpuUsage()
  // Never before a measurement of time: a full collection drops optimised code too.
  if (question === 'memory') globalThis.gc?.()
  const handles = process.getActiveResourcesInfo().length
  process.send({ cpu: user + system, rss: process.memoryUsage.rss(), handles })
})
process.on('disconnect', () => process.exit())
process.send({ url })
