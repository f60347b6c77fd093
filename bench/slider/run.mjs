/**
 * From a file to a map, and from a slider to a new map, in a real browser on the real server.
 *
 *   node bench/slider/run.mjs target/release/lotse LOG [FILTER]
 *
 * Starts `lotse demo`, imports LOG by the interface, then moves the slider "Wege" in the browser and measures from
 * the event of the slider to the frame that shows the new map; then the same with FILTER in the address.
 * Prints medians in milliseconds.
 */
import { spawn } from 'node:child_process'
import { createReadStream, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { chromium } from '../../web/node_modules/playwright-core/index.mjs'
import { parseAccounts } from '../../web/e2e/lotse.mjs'

const [binary, log, filter = 'duration > 10d'] = process.argv.slice(2)
if (!binary || !log) throw new Error('usage: run.mjs LOTSE LOG [FILTER]')
const address = 'http://127.0.0.1:18099'
const folder = await mkdtemp(join(tmpdir(), 'lotse-slider-'))
const server = spawn(binary, ['demo', '--data', folder, '--listen', '127.0.0.1:18099'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOTSE_LOG: 'error' } })
let out = ''
server.stdout.on('data', (chunk) => (out += chunk))
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const show = (name, values) => console.log(`${name}: ${median(values).toFixed(0)} ms (${values.map((v) => v.toFixed(0)).join(' ')})`)

try {
  while (!(await fetch(`${address}/readyz`).then((a) => a.ok, () => false))) await pause(100)
  const account = parseAccounts(out).prozessmanagement
  let cookie = ''
  const call = async (method, path, body, more = {}) => {
    const headers = { 'accept-language': 'de', cookie, origin: address, ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) }
    const answer = await fetch(`${address}/api/v1${path}`, { method, headers, body, ...more })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    cookie ||= (answer.headers.get('set-cookie') ?? '').split(';')[0]
    return answer.json()
  }
  await call('POST', '/session', JSON.stringify(account))
  let since = performance.now()
  const upload = await call('POST', `/uploads?name=${encodeURIComponent(basename(log))}`, createReadStream(log), { duplex: 'half' })
  const sent = performance.now() - since
  const part = (name) => upload.preview.columns.filter((column) => column.suggested === name).map((column) => column.name)
  const mapping = { case: part('case')[0], activity: part('activity'), time: part('time')[0] }
  for (const name of ['start', 'lifecycle', 'actor', 'unit', 'cost']) if (part(name)[0]) mapping[name] = part(name)[0]
  const personal = upload.preview.columns.filter((column) => column.personal).map((column) => column.name)
  let job = await call('POST', `/uploads/${upload.id}/import`, JSON.stringify({ name: 'Slider', mapping, mode: 'tolerant', pseudonymise: personal, drop: [], case_access: false, columns_checked: true }))
  while (job.state === 'running') {
    await pause(20)
    job = await call('GET', `/jobs/${job.id}`)
  }
  if (job.state !== 'done') throw new Error(JSON.stringify(job.problem))
  const imported = performance.now() - since
  const first = await call('GET', `/datasets/${job.dataset_id}/map`)
  const mapped = performance.now() - since
  console.log(`${basename(log)}, ${(statSync(log).size / 1e6).toFixed(0)} MB: sent after ${sent.toFixed(0)} ms, imported after ${imported.toFixed(0)} ms, first map after ${mapped.toFixed(0)} ms (${first.computed.n_events} events, server ${first.computed.server_ms} ms)`)

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'de-DE' })
  const [name, value] = cookie.split('=')
  await context.addCookies([{ name, value, url: address, httpOnly: true }])
  const page = await context.newPage()
  for (const [what, query] of [['whole log', ''], [filter, `?${new URLSearchParams({ f: filter })}`]]) {
    since = performance.now()
    await page.goto(`${address}/datasets/${job.dataset_id}/map${query}`)
    await page.locator('[data-node]').first().waitFor()
    console.log(`${what}: page with map after ${(performance.now() - since).toFixed(0)} ms`)
    const times = []
    for (const share of [10, 60, 20, 70, 30, 80, 40, 90, 50, 100, 15]) {
      await pause(600)
      times.push(
        await page.evaluate((share) => {
          const slider = [...document.querySelectorAll('input[type=range]')].find((input) => input.labels?.[0]?.textContent?.includes('Wege'))
          const map = document.querySelector('svg.map')
          return new Promise((done, failed) => {
            const begin = performance.now()
            const watch = new MutationObserver(() => {
              watch.disconnect()
              requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)))
            })
            watch.observe(map, { childList: true, subtree: true, attributes: true, attributeFilter: ['d'] })
            setTimeout(() => failed(new Error(`no new map for ${share}`)), 10_000)
            slider.value = String(share)
            slider.dispatchEvent(new Event('input', { bubbles: true }))
          })
        }, share),
      )
    }
    show(`${what}: slider to new map`, times.slice(1))
  }
  const answers = []
  for (const days of [11, 12, 13, 14, 15]) {
    const answer = await call('GET', `/datasets/${job.dataset_id}/map?${new URLSearchParams({ f: `duration > ${days}d` })}`)
    answers.push(answer.computed.server_ms)
  }
  show('new filter, server', answers)
  for (const view of ['variants', 'statistics', 'dotted', 'handover', 'attributes/' + encodeURIComponent(part('unit')[0] ?? 'case:channel')]) {
    const since = performance.now()
    await call('GET', `/datasets/${job.dataset_id}/${view}`).then(
      () => console.log(`${view}: ${(performance.now() - since).toFixed(0)} ms`),
      (error) => console.log(`${view}: ${String(error).slice(0, 120)}`),
    )
  }
  await browser.close()
} finally {
  server.kill('SIGTERM')
  await new Promise((done) => server.once('exit', done))
  await rm(folder, { recursive: true, force: true })
}
