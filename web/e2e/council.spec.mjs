import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { account, looksGood, open, settled, setUp, withPage } from './browser.mjs'

setUp()

test('the staff council sees who asked what, can narrow it down, and saves it', async () => {
  let name = ''
  await withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/datasets')
    name = await page.locator('tbody a.open').first().innerText()
    await page.getByRole('link', { name, exact: true }).first().click()
    await page.waitForURL(/\/map/)
    await settled(page)
    await page.waitForLoadState('networkidle')
  })
  await withPage({ role: 'personalrat' }, async (page) => {
    await open(page, '/queries')
    const row = page.getByRole('row').filter({ hasText: account('prozessmanagement').login }).filter({ hasText: 'Prozesskarte' }).filter({ hasText: name })
    await row.first().waitFor()
    await looksGood(page, 'queries')
    await page.getByLabel('Datensatz').selectOption({ label: name })
    await page.waitForURL(/dataset=/)
    await row.first().waitFor()
    await page.getByLabel('Bis').fill('2001-01-01')
    await page.getByText('Keine Auswertung in diesem Ausschnitt').waitFor()
    await page.getByRole('button', { name: 'Zurücksetzen' }).click()
    await row.first().waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Als CSV speichern' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    assert.match(text, /^\uFEFFZeitpunkt;Konto;Rolle;Datensatz;Was;Filter\r\n/)
    assert.ok(text.includes(name))
  })
})

test('the staff council sees every metric, and none is about a person', () =>
  withPage({ role: 'personalrat' }, async (page) => {
    await open(page, '/metrics')
    await page.getByRole('table').waitFor()
    const rows = await page.getByRole('row').allInnerTexts()
    assert.ok(rows.length > 10, `${rows.length} rows`)
    for (const row of rows.slice(1)) assert.match(row, /\bnein$/)
    await looksGood(page, 'metrics')
  }))

test('process management cannot read the list of queries', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/queries')
    await page.getByRole('heading', { level: 1, name: 'Kein Zugang zu dieser Seite' }).waitFor()
    const status = await page.evaluate(async () => (await fetch('/api/v1/audit/queries')).status)
    assert.equal(status, 403)
  }))
