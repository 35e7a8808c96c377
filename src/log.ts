/** The log: one line of JSON for what happened to a request. */
import type { FastifyRequest } from 'fastify'

/** What the emulator needs of a logger; pino's fit. */
export interface Logger {
  isLevelEnabled(level: 'info'): boolean
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const nothing = () => {}

export const silent: Logger = { isLevelEnabled: () => false, info: nothing, warn: nothing, error: nothing }

/** What a line says of every request. */
export const loggedRequest = ({ id, method, raw }: FastifyRequest) => ({
  request_id: id,
  method,
  path: loggedPath(raw.url),
})

/** The path as a log may show it: without the query, which can hold a secret, and at most 200 characters. */
export const loggedPath = (url = ''): string => (url.split('?', 1)[0] as string).slice(0, 200)
