/** `scm-emulator health`: ask a running emulator whether it is ready, without any other program. */
import { get } from 'node:http'
import { type Environment, finder, readNumber, readSetting, type Setting, settings } from '../config.js'

/** Milliseconds between two questions, and for one answer. */
const pause = 100
const patience = 2000

/** Its own settings. Without `--url` it asks where an emulator with the same environment would listen. */
export const healthSettings: { readonly url: Setting<string | undefined>; readonly wait: Setting<number> } = {
  url: {
    group: 'where',
    flag: 'url',
    takes: 'a URL like http://127.0.0.1:8080',
    meaning: 'emulator to ask',
    read: text => (URL.canParse(text) && text.startsWith('http://') ? text : undefined),
  },
  wait: {
    group: 'where',
    flag: 'wait',
    default: '0',
    takes: 'a number of seconds from 0 to 3600',
    meaning: 'seconds to wait until it is ready',
    read: text => readNumber(text, /^\d{1,4}(\.\d+)?$/, 0, 3600),
  },
}

/**
 * Why the emulator is not ready in time; undefined when it is.
 *
 * @throws {ConfigError} for a setting that can't be used
 */
export async function health(args: readonly string[], environment: Environment): Promise<string | undefined> {
  const find = finder(Object.values(healthSettings), args, environment)
  const url = readSetting(healthSettings.url, find) ?? ownUrl(environment)
  const end = Date.now() + 1000 * readSetting(healthSettings.wait, find)
  for (;;) {
    const fault = await ask(new URL('/_emulator/ready', url))
    if (fault === undefined || Date.now() >= end) return fault
    await new Promise(resolve => setTimeout(resolve, pause))
  }
}

function ownUrl(environment: Environment): string {
  const find = finder([], [], environment)
  const host = readSetting(settings.host, find)
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${readSetting(settings.port, find)}`
}

function ask(url: URL): Promise<string | undefined> {
  return new Promise(resolve => {
    const request = get(url, { signal: AbortSignal.timeout(patience), agent: false }, answer => {
      request.destroy()
      resolve(answer.statusCode === 200 ? undefined : `${url} answers ${answer.statusCode}`)
    })
    request.on('error', error => resolve(`${url}: ${error.name === 'AbortError' ? 'no answer' : error.message}`))
  })
}
