/**
 * Starts the real program for the end-to-end tests: `lotse demo` on a free port
 * with its data in a temporary folder that is removed at the end.
 *
 * The binary is found by `LOTSE_BIN`, else `target/debug/lotse` of the workspace.
 * `run.mjs` starts one for all files and passes it on by `LOTSE_E2E`; a single
 * file that is run alone starts its own.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {{ login: string, password: string }} Account */
/** @typedef {{ address: string, accounts: Record<string, Account>, stop: () => Promise<void> }} Lotse */

export const ROLES = ['sachbearbeitung', 'prozessmanagement', 'personalrat', 'datenschutz', 'leitung', 'administration']
const web = resolve(dirname(fileURLToPath(import.meta.url)), '..')

export function binary() {
  const path = process.env.LOTSE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? resolve(web, '../target'), 'debug/lotse')
  if (!existsSync(path)) throw new Error(`${path} does not exist: build it with \`cargo build\`, or name another by LOTSE_BIN`)
  return path
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/**
 * The accounts that `lotse demo` prints: one line for each role, with the login
 * and the password behind it.
 * @param {string} text
 */
export function parseAccounts(text) {
  /** @type {Record<string, Account>} */
  const accounts = {}
  for (const line of text.split('\n')) {
    const words = line.trim().split(/[\s|:,/()]+/).filter(Boolean)
    const at = words.findIndex((word) => ROLES.includes(word.toLowerCase()))
    if (at < 0) continue
    const role = words[at].toLowerCase()
    const rest = words.filter((_, index) => index !== at)
    if (rest.length === 1) accounts[role] = { login: role, password: rest[0] }
    else if (rest.length >= 2) accounts[role] = { login: rest[0], password: rest[1] }
  }
  return accounts
}

/** @returns {Promise<Lotse>} */
export async function start() {
  if (process.env.LOTSE_E2E) return { ...JSON.parse(process.env.LOTSE_E2E), stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'lotse-e2e-'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const child = spawn(binary(), ['demo', '--data', folder, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (out += chunk))
  let ended = false
  const exit = new Promise((done) =>
    child.once('exit', () => {
      ended = true
      done(undefined)
    }),
  )
  const stop = async () => {
    if (!ended) child.kill('SIGTERM')
    await exit
    await rm(folder, { recursive: true, force: true })
  }
  const until = Date.now() + 120_000
  for (;;) {
    if (ended) throw new Error(`lotse ended while starting:\n${out}`)
    if (Date.now() > until) {
      await stop()
      throw new Error(`lotse was not ready after two minutes:\n${out}`)
    }
    const ready = await fetch(`${address}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    const accounts = parseAccounts(out)
    if (ready && ROLES.every((role) => role in accounts)) return { address, accounts, stop }
    await new Promise((done) => setTimeout(done, 100))
  }
}
