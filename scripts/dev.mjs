/** Compile on each change and restart the emulator, with the flags that are given: `npm run dev -- --port 9000`. */
import { spawn } from 'node:child_process'

const commands = [
  ['node_modules/typescript/bin/tsc', '-p', 'src', '--watch', '--preserveWatchOutput'],
  ['--watch', 'dist/src/main.js', ...process.argv.slice(2)],
]
const children = commands.map(args => spawn(process.execPath, args, { stdio: 'inherit' }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach(child => void child.kill(signal)))
