/** The logger that the emulator needs; pino's loggers fit. */
export interface Logger {
  isLevelEnabled(level: 'info'): boolean
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const ignore = () => {}

export const silent: Logger = { isLevelEnabled: () => false, info: ignore, warn: ignore, error: ignore }
