/** The emulator's version: a copy, so that no start reads package.json. npm version writes it and a test compares it. */
export const version = '0.1.0'

/** The Server header, named so that nobody takes the emulator for the real service. */
export const serverName = `scm-emulator/${version}`
