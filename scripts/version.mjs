/** Copy a new version from package.json to the files that repeat it. `npm version` runs it. */
import { readFileSync, writeFileSync } from 'node:fs'

const { npm_old_version, npm_new_version } = process.env
for (const file of ['src/domain/version.ts', 'Dockerfile', 'README.md']) {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(npm_old_version, npm_new_version))
}
