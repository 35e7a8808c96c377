// Runs the README's samples in other languages against a started emulator, for which npm test has no tools.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const readme = readFileSync('README.md', 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'samples-'))
const emulator = spawn(process.execPath, ['dist/src/main.js', '--log-level', 'warn'], { stdio: 'inherit' })
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', cwd: folder })
const samples = {
  python: ['purchase.py', file => run('python3', file)],
  java: ['Purchase.java', file => run('java', file)],
  go: ['main.go', file => run('go', 'run', file)],
}
try {
  execFileSync(process.execPath, ['dist/src/main.js', 'health', '--wait', '10'], { stdio: 'inherit' })
  for (const [language, [name, execute]] of Object.entries(samples)) {
    const [, sample] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)
    const file = join(folder, name)
    writeFileSync(file, sample)
    const said = execute(file).trim()
    console.log(`${language}: ${said}`)
    if (!/['"]order_id['"]: ?['"]CS\d{10}[0-9A-Z]{5}['"].*scs\d{13}/.test(said))
      throw new Error(`${language} bought nothing`)
  }
} finally {
  emulator.kill()
}
