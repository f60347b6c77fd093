/**
 * Runs all end-to-end tests over one server: `node --test` on every `*.spec.mjs`
 * of this folder, or on the files named on the command line.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start } from './lotse.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const named = process.argv.slice(2)
const files = named.length > 0 ? named : readdirSync(here).filter((name) => name.endsWith('.spec.mjs')).sort().map((name) => join(here, name))

const lotse = await start()
const { address, accounts } = lotse
const child = spawn(process.execPath, ['--test', '--test-concurrency=1', ...files], {
  stdio: 'inherit',
  env: { ...process.env, LOTSE_E2E: JSON.stringify({ address, accounts }) },
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
child.once('exit', async (code) => {
  await lotse.stop()
  process.exit(code ?? 1)
})
