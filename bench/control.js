/**
 * `npm run bench -- control [--seconds 3] [--rounds 5] [--order-number 1] [--log-level warn]`: purchases from the emulator with
 * its control API off, on, and on with 100 fault rules that match nothing.
 */
import { parseArgs } from 'node:util'
import { compare, loadOptions } from './compare.js'

const { values: options } = parseArgs({ options: loadOptions })
await compare([{ kind: 'off' }, { kind: 'emulator' }, { kind: 'rules' }], options, false)
