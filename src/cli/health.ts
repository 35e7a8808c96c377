/** `scm-emulator health`: check whether a running emulator is ready, without any other program. */
import { get } from 'node:http'
import { number, settings, type Table } from '../config.js'
import { type Environment, readSettings } from './arguments.js'

/** Milliseconds. */
const timeBetweenRequests = 100
const responseTimeout = 2000

/** Without `--url`, the URL that an emulator with the same environment listens on. */
export const healthSettings = {
  url: {
    group: 'Health check',
    flag: 'url',
    expects: 'a URL like http://127.0.0.1:8080',
    description: 'URL of the emulator',
    parse: text => (URL.canParse(text) && text.startsWith('http://') ? text : undefined),
  },
  wait: {
    group: 'Health check',
    flag: 'wait',
    default: '0',
    description: 'seconds to wait until it is ready',
    ...number('of seconds ', 0, 3600, /^\d{1,4}(\.\d+)?$/),
  },
} as const satisfies Table

/**
 * Return why the emulator is not ready in time; undefined when it is.
 *
 * @throws {ConfigError} for a setting that can't be used
 */
export async function health(args: readonly string[], environment: Environment): Promise<string | undefined> {
  const { url = ownUrl(environment), wait } = readSettings(healthSettings, args, environment)
  const end = Date.now() + 1000 * wait
  for (;;) {
    const problem = await check(new URL('/_emulator/ready', url))
    if (problem === undefined || Date.now() >= end) return problem
    await new Promise(resolve => setTimeout(resolve, timeBetweenRequests))
  }
}

function ownUrl(environment: Environment): string {
  const { host, port } = readSettings({ host: settings.host, port: settings.port }, [], environment)
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function check(url: URL): Promise<string | undefined> {
  return new Promise(resolve => {
    const request = get(url, { signal: AbortSignal.timeout(responseTimeout), agent: false }, response => {
      request.destroy()
      resolve(response.statusCode === 200 ? undefined : `${url} answers ${response.statusCode}`)
    })
    request.on('error', error => resolve(`${url}: ${error.name === 'AbortError' ? 'no answer' : error.message}`))
  })
}
