/** The command line: settings from flags and environment variables. */
import { parseArgs } from 'node:util'
import { ConfigError, parseSettings, type Setting, type Table, type Values } from '../config.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Return the name of a setting's environment variable: SCM_LOG_LEVEL for log-level. */
export const environmentName = ({ flag }: Setting): string => `SCM_${flag.toUpperCase().replaceAll('-', '_')}`

/**
 * Read settings from flags, else from the environment (an empty variable counts as unset), else use the defaults.
 *
 * @throws {ConfigError} for an unknown argument, a missing value or an invalid one
 */
export function readSettings<T extends Table>(table: T, args: readonly string[], environment: Environment): Values<T> {
  const flags = parseFlags(Object.values(table), args)
  return parseSettings(table, setting => {
    const text = flags.get(setting.flag)
    if (text !== undefined) return [`--${setting.flag}`, text]
    const name = [environmentName(setting), setting.fallback ?? ''].find(name => environment[name]) ?? ''
    return [name, environment[name]]
  })
}

/** Return the text of each flag: `--port 1`, `--port=1`; a switch alone is true. Of a flag given twice the last counts. */
function parseFlags(known: readonly Setting[], args: readonly string[]): Map<string, string> {
  const type = ({ isSwitch }: Setting) => (isSwitch ? 'boolean' : 'string')
  const options = Object.fromEntries(known.map(setting => [setting.flag, { type: type(setting) }] as const))
  // Not strict: its messages differ between Node versions, and it refuses `--port -1` as ambiguous.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const flags = new Map<string, string>()
  let bareSwitch: Setting | undefined
  for (const token of tokens) {
    if (token.kind === 'positional' && bareSwitch?.parse(token.value) !== undefined) {
      flags.set(bareSwitch.flag, token.value)
      bareSwitch = undefined
      continue
    }
    const setting = known.find(({ flag }) => token.kind === 'option' && token.name === flag)
    if (token.kind !== 'option' || setting === undefined) {
      throw new ConfigError(`unknown argument ${JSON.stringify(args[token.index])}; --help lists the flags`)
    }
    const { value = setting.isSwitch ? 'true' : undefined, inlineValue } = token
    if (value === undefined || (inlineValue === false && value.startsWith('--'))) {
      throw new ConfigError(`--${setting.flag} takes ${setting.expects}; its value is missing`)
    }
    flags.set(setting.flag, value)
    bareSwitch = setting.isSwitch && inlineValue === undefined ? setting : undefined
  }
  return flags
}
