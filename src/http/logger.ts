/** Where the emulator logs; whoever runs it in a program hands in his own. */

/** What the emulator needs of a logger; pino's fit. */
export interface Logger {
  isLevelEnabled(level: 'info'): boolean
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const nothing = () => {}

export const silent: Logger = { isLevelEnabled: () => false, info: nothing, warn: nothing, error: nothing }
