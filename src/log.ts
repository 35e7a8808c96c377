/** The log: one line of JSON for what happened to a request. */
import type { FastifyRequest } from 'fastify'
import { pathOf } from './request-fault.js'

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
  path: pathOf(raw.url).slice(0, 200),
})
