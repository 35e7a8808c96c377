/** A server under measurement, in a process of its own: tells its address, and its CPU time whenever asked. */
import { createEmulator } from '../dist/src/index.js'

const { url } = await createEmulator({ seed: 'bench' })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpu: user + system })
})
process.on('disconnect', () => process.exit())
process.send({ url })
