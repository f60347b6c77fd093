/** Takes the picture of the README: `node e2e/picture.mjs` after `npm run build` and `cargo build`. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { start } from './lotse.mjs'

const target = join(dirname(fileURLToPath(import.meta.url)), '../../docs/images/workbench.png')
const lotse = await start()
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ baseURL: lotse.address, viewport: { width: 1180, height: 820 }, locale: 'de-DE', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })
  await page.goto('/accessibility')
  await page.evaluate(
    (body) => fetch('/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(() => undefined),
    JSON.stringify(lotse.accounts.prozessmanagement),
  )
  const [dataset] = await page.evaluate(async () => (await fetch('/api/v1/datasets')).json())
  await page.goto(`/datasets/${dataset.id}/map?metric=median&calendar=none`)
  await page.locator('[data-node]').first().waitFor()
  await page.locator('[data-node]', { hasText: 'Fachstellen beteiligen' }).click()
  await page.evaluate(() => window.scrollTo(0, 0))
  await page.waitForTimeout(400)
  await page.screenshot({ path: target })
  console.log(target)
} finally {
  await browser.close()
  await lotse.stop()
}
