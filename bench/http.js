/**
 * `npm run bench -- [http] [--seconds 3] [--rounds 5] [--order-number 1] [--log-level warn] [--baseline DIR]`: purchases from
 * the emulator beside a bare node:http server and a bare Fastify route with ajv. With --baseline it is compared with the
 * emulator of another checkout instead, which must be built: two versions of the code under the same load in one run.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compare, loadOptions, median } from './compare.js'

const { values: options } = parseArgs({ options: { ...loadOptions, baseline: { type: 'string' } } })
if (options.baseline === undefined) {
  const bare = options['order-number'] === '1' ? 'node' : 'buffer'
  const { emulator, fastify } = await compare([{ kind: bare }, { kind: 'fastify' }, { kind: 'emulator' }], options)
  const ratio = name => (median(emulator[name]) / median(fastify[name])).toFixed(2)
  console.log(`emulator to fastify: CPU ${ratio('cpu')}, start ${ratio('start')}`)
} else {
  const baseline = { kind: 'emulator', name: 'baseline', root: resolve(options.baseline) }
  await compare([baseline, { kind: 'emulator' }], options)
}
