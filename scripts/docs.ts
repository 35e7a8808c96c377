/** Write the README's tables from the sources of their facts. Run `npm run docs`; with `--check` it only compares. */
import { readFileSync, writeFileSync } from 'node:fs'
import { gatewayErrors } from '../schemas/errors/gateway.js'
import { scmErrors } from '../schemas/errors/scm.js'
import { rules } from '../schemas/rules.js'
import { environmentName } from '../src/cli/arguments.js'
import { healthSettings } from '../src/cli/health.js'
import { type Setting, settings } from '../src/config.js'
import { createEmulator } from '../src/index.js'

function table(columns: readonly string[], rows: readonly (readonly unknown[])[]) {
  const lines = [columns, ...rows].map(cells => `| ${cells.join(' | ')} |`)
  return lines.toSpliced(1, 0, `|${'---|'.repeat(columns.length)}`).join('\n')
}

/** The codes that rules give, and that of an internal error. */
const codes = new Set<string>([...Object.values(rules).map(({ error_code }) => error_code), 'SCM.3000'])
const answers = new Set(Object.values(rules).map(({ status, error_code }) => `${status} ${error_code}`))

function settingRow(command: string, setting: Setting) {
  const { flag, fallback, default: value, expects, description } = setting
  const variables = [environmentName(setting), fallback].filter(Boolean).map(name => `\`${name}\``)
  return [`\`${command}--${flag}\``, variables.join(', else '), value ? `\`${value}\`` : '', expects, description]
}

async function controlCalls() {
  const emulator = await createEmulator()
  const { paths } = await (await fetch(`${emulator.url}/_emulator/openapi.json`)).json()
  await emulator.close()
  return Object.entries<Record<string, { summary: string }>>(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== 'head')
      .map(([method, { summary }]) => [`${method.toUpperCase()} \`${path}\``, summary]),
  )
}

const tables: Readonly<Record<string, string>> = {
  control: table(['call', 'does'], await controlCalls()),
  rules: table(
    ['rule', 'refuses', 'answer', 'provenance', 'source'],
    Object.entries(rules).map(([id, { refuses, status, error_code, provenance, source }]) => [
      `\`${id}\``,
      refuses,
      `${status} ${error_code}`,
      provenance,
      source,
    ]),
  ),
  errors: table(
    ['code', 'status', 'status is', 'message', 'message is'],
    Object.entries(scmErrors)
      .filter(([code]) => codes.has(code))
      .map(([code, { status, statusFrom, en, enFrom }]) => [code, status, statusFrom, en, enFrom]),
  ),
  gateway: table(
    ['code', 'status', 'message'],
    Object.values(gatewayErrors)
      .filter(({ status, error_code }) => answers.has(`${status} ${error_code}`))
      .map(({ status, error_code, error_msg }) => [error_code, status, error_msg]),
  ),
  settings: table(
    ['flag', 'environment variable', 'default', 'expects', 'description'],
    [
      ...Object.values<Setting>(settings).map(setting => settingRow('', setting)),
      ...Object.values<Setting>(healthSettings).map(setting => settingRow('health ', setting)),
    ],
  ),
}

const readme = readFileSync('README.md', 'utf8')
const current = readme.replace(
  /(<!-- generated: (\w+) -->\n).*?(\n<!-- \/generated -->)/gs,
  (_, start, name, end) => `${start}\n${tables[name]}\n${end}`,
)
if (!process.argv.includes('--check')) writeFileSync('README.md', current)
else if (current !== readme) {
  console.error('README.md is stale: npm run docs')
  process.exitCode = 1
}
