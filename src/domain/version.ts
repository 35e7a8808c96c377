/** The emulator's version; a test keeps it equal to package.json, so that no start has to read a file. */
export const version = '0.1.0'

/** The Server header, named so that nobody takes the emulator for the real service. */
export const serverName = `scm-emulator/${version}`
