/** The file that tells other processes where the emulator listens. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { ConfigError } from '../config.js'
import { version } from '../domain/version.js'

/** Write the file and return its path. A new file is renamed into place, so that readers never see half of it. */
export function writeEndpointsFile(file: string, url: string): string {
  const text = `${JSON.stringify({ url, port: Number(new URL(url).port), pid: process.pid, version })}\n`
  if (existsSync(file)) {
    const target = realpathSync(file)
    if (!statSync(target).isFile()) throw new ConfigError(`--endpoints-file takes a file, which ${target} is not`)
    writeFileSync(target, text)
    return target
  }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, file)
  return file
}

/** Remove the file, unless another emulator has overwritten it. */
export function removeEndpointsFile(file: string) {
  if (existsSync(file) && readFileSync(file, 'utf8').includes(`"pid":${process.pid},`)) rmSync(file)
}
