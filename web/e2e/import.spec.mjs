import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { accessible, lookedAt, looksGood, open, setUp, settled, tabTo, withPage } from './browser.mjs'
import { APPLICANTS, cases, CLERKS, csv, file, xes } from './logs.mjs'

setUp()

/** @param {import('playwright-core').Page} page */
const datasetNames = async (page) => {
  await open(page, '/datasets')
  return page.locator('tbody a.open').allInnerTexts()
}

test('a CSV is understood, and one look and one press later the map is there', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/import')
    await looksGood(page, 'import-choose')
    await page.locator('input[type=file]').setInputFiles(file('Bauanträge Mitte.csv', csv(cases(60))))
    await page.getByRole('heading', { name: 'Lotse hat die Datei verstanden' }).waitFor()
    await looksGood(page, 'import-review')
    const review = await page.getByRole('main').innerText()
    for (const name of [...CLERKS, ...APPLICANTS]) assert.ok(!review.includes(name), `${name} is shown`)
    await page.getByRole('button', { name: 'Importieren', exact: true }).first().click()
    await page.getByText('Sehen Sie die Spalten an und bestätigen Sie es hier.').waitFor()
    assert.ok(await page.getByLabel('Ich habe die Spalten angesehen').evaluate((field) => field === document.activeElement))
    await accessible(page, 'columns not looked at')
    await lookedAt(page)
    await page.getByRole('button', { name: 'Importieren', exact: true }).first().click()
    await page.waitForURL(/\/datasets\/[^/]+\/map/)
    await settled(page)
    await page.locator('[data-node]', { hasText: 'Bescheid erstellen' }).waitFor()
    assert.ok((await datasetNames(page)).includes('Bauanträge Mitte'))
  }))

test('a file can be dropped on the page', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/import')
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'abgelegt.csv'))
      return data
    }, csv(cases(20)))
    await page.getByRole('group', { name: 'Datei ablegen oder auswählen' }).dispatchEvent('drop', { dataTransfer: transfer })
    await page.getByRole('heading', { name: 'Lotse hat die Datei verstanden' }).waitFor()
    // Leaving now would lose the work: the page asks.
    await page.getByRole('link', { name: 'Prozesse', exact: true }).click()
    await page.getByRole('dialog', { name: 'Möchten Sie die Seite verlassen?' }).waitFor()
    await accessible(page, 'question before leaving')
    await page.getByRole('button', { name: 'Verlassen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Prozesse' }).waitFor()
  }))

test('an XES file is imported by keyboard alone', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/import')
    const picker = page.locator('input[type=file]')
    await tabTo(page, picker)
    // On a busy machine the browser does not always take the first press.
    let chooser
    for (let tries = 0; !chooser && tries < 5; tries++) {
      const opened = page.waitForEvent('filechooser', { timeout: 4000 }).catch(() => undefined)
      await page.keyboard.press('Enter')
      chooser = await opened
    }
    assert.ok(chooser, 'Enter opens the choice of a file')
    await chooser.setFiles(file('Gewerbe.xes', xes(cases(40))))
    await page.getByRole('heading', { name: 'Lotse hat die Datei verstanden' }).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2')
    // One column that could name persons, the question about all of them, the button.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.ok(await page.getByLabel('Ich habe die Spalten angesehen').evaluate((field) => field === document.activeElement))
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), 'Importieren')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/datasets\/[^/]+\/map/)
    await page.locator('[data-node]', { hasText: 'Bescheid versenden' }).waitFor()
  }))

test('columns, separator and time zone can be corrected, and the preview follows', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/import')
    await page.locator('input[type=file]').setInputFiles(file('korrigieren.csv', csv(cases(20))))
    await page.getByRole('heading', { name: 'Lotse hat die Datei verstanden' }).waitFor()
    await page.locator('summary', { hasText: 'Lesart der Datei' }).click()
    await page.getByLabel('Trennzeichen').selectOption({ label: 'Komma' })
    await page.waitForFunction(() => document.querySelectorAll('.wrap thead th').length === 1)
    await page.getByLabel('Trennzeichen').selectOption({ label: 'Semikolon' })
    await page.waitForFunction(() => document.querySelectorAll('.wrap thead th').length === 7)
    const zone = page.getByRole('combobox', { name: 'Zeitzone' })
    await zone.fill('lisb')
    await page.getByRole('option', { name: 'Europe/Lisbon' }).click()
    await page.locator('summary', { hasText: 'Europe/Lisbon' }).waitFor()
    await lookedAt(page)
    await page.getByLabel('Fall', { exact: true }).selectOption('')
    await page.getByRole('button', { name: 'Importieren', exact: true }).last().click()
    await page.getByText('Wählen Sie die Spalte mit dem Aktenzeichen oder der Vorgangsnummer.').waitFor()
    assert.ok(await page.getByLabel('Fall', { exact: true }).evaluate((field) => field === document.activeElement))
    await accessible(page, 'import with an error')
  }))

test('strict: a faulty row is named and nothing is stored; tolerant: it is left out and can be downloaded', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    const faulty = csv(cases(30)).replace(/^2024-00011;([^;]*);[^;]*;/m, '2024-00011;$1;31.02.2024 99:99;')
    await open(page, '/import')
    await page.locator('input[type=file]').setInputFiles(file('fehlerhaft.csv', faulty))
    await page.getByRole('heading', { name: 'Lotse hat die Datei verstanden' }).waitFor()
    await lookedAt(page)
    await page.getByRole('button', { name: 'Importieren', exact: true }).first().click()
    await page.getByRole('alert').waitFor()
    assert.match(await page.getByRole('alert').innerText(), /31\.02\.2024 99:99/)
    await accessible(page, 'strict import refused')
    await page.getByLabel('Fehlerhafte Zeilen überspringen').check()
    await lookedAt(page)
    await page.getByRole('button', { name: 'Importieren', exact: true }).last().click()
    await page.getByRole('heading', { name: /ist importiert/ }).waitFor()
    await looksGood(page, 'import-result')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Abgelehnte Zeilen herunterladen' }).click()
    const rows = await readFile(await (await download).path(), 'utf8')
    assert.match(rows, /31\.02\.2024/)
    assert.equal((await datasetNames(page)).filter((name) => name === 'fehlerhaft').length, 1)
  }))

test('a file that is no event log is refused and leaves nothing behind', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    const before = await datasetNames(page)
    await open(page, '/import')
    await page.locator('input[type=file]').setInputFiles(file('kaputt.xes', '<log><trace><event></trace>'))
    const alert = page.getByRole('alert')
    await alert.or(page.getByRole('button', { name: 'Importieren', exact: true }).first()).first().waitFor()
    if (!(await alert.isVisible())) await page.getByRole('button', { name: 'Importieren', exact: true }).first().click()
    await page.getByRole('alert').or(page.getByText('Wählen Sie die Spalte')).first().waitFor()
    await accessible(page, 'no event log')
    assert.deepEqual((await page.evaluate(async () => (await (await fetch('/api/v1/datasets')).json()).map((/** @type {{ name: string }} */ entry) => entry.name))).sort(), before.sort())
  }))
