/** The register: what runs and what must not, gaps with their norms, release by somebody else, files. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

test('everybody reads what runs, what must not, and takes it along', () =>
  withPage({ role: 'personalrat' }, async (page) => {
    await open(page, '/register')
    const list = await page.getByRole('main').innerText()
    for (const state of ['Freigegeben', 'Angehalten', 'Entwurf']) assert.match(list, new RegExp(state))
    assert.equal(await page.getByRole('link', { name: 'Eintrag schreiben' }).count(), 0)
    await looksGood(page, 'register')
    for (const [name, begin] of [['PDF', '%PDF-1.7'], ['CSV', '\ufeffNummer;Name;'], ['JSON', '{\n  "format": "lotse-register/1"']]) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
      const text = await readFile(await file.path(), 'utf8')
      assert.ok(text.startsWith(begin), `${name}: ${text.slice(0, 60)}`)
      assert.match(file.suggestedFilename(), /^register-\d{4}-\d{2}-\d{2}\./)
    }
    await page.getByRole('link', { name: /ähnliche Fälle/ }).click()
    await page.getByText('Die Datenschutzprüfung fehlt.').waitFor()
    await page.getByText('(Art. 35 DSGVO)').waitFor()
    await looksGood(page, 'register-gaps')
  }))

test('who writes closes the gaps, somebody else releases, whoever decides stops', async () => {
  let address = ''
  await withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/register/new')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Geben Sie dem Eintrag einen Namen.').waitFor()
    assert.equal(await page.getByLabel('Name', { exact: true }).evaluate((field) => field === document.activeElement), true)
    await page.getByLabel('Name', { exact: true }).fill('Gebühren nach Tabelle')
    await page.getByLabel('Art', { exact: true }).selectOption('rule-set')
    await page.getByLabel('Zweck', { exact: true }).fill('kurz')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Zweck: bitte mindestens einen Satz.').waitFor()
    await page.getByLabel('Zweck', { exact: true }).fill('Rechnet die Gebühr nach der Tabelle der Verordnung aus.')
    await looksGood(page, 'register-new')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByRole('heading', { level: 1, name: 'Gebühren nach Tabelle' }).waitFor()
    await page.getByText('Niemand ist für die Aufsicht benannt.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Freigeben' }).count(), 0, 'not by who wrote it')
    await page.getByRole('button', { name: 'Neu schreiben' }).click()
    await page.getByLabel('Stufe').selectOption('assistance')
    await page.getByLabel('Bewertet es Personen?').selectOption('no')
    await page.getByLabel('Einstufung nach der KI-Verordnung').selectOption('not-ai')
    await page.getByLabel('Begründung der Einstufung').fill('Es ist eine feste Rechnung ohne Schlüsse.')
    await page.getByLabel('Datenschutzprüfung', { exact: true }).fill('Schwellwertanalyse BA-11')
    await page.getByLabel('Datenschutzprüfung: unterschrieben am').fill('2026-05-04')
    await page.getByLabel('Vereinbarung mit dem Personalrat', { exact: true }).fill('Anlage 5')
    await page.getByLabel('Vereinbarung mit dem Personalrat: unterschrieben am').fill('2026-05-18')
    await page.getByLabel('Personalrat', { exact: true }).check()
    await page.getByLabel('Aufbewahrung der Protokolle in Monaten').fill('12')
    await page.getByLabel('Wer hält es an, und wie?').fill('Die Fachadministration schaltet die Rechnung ab.')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Gespeichert.').first().waitFor()
    assert.equal(await page.getByText('Das steht gegen eine Freigabe').count(), 0)
    address = new URL(page.url()).pathname
  })
  await withPage({ role: 'leitung' }, async (page) => {
    await open(page, address)
    await page.getByRole('button', { name: 'Freigeben' }).click()
    await page.getByRole('heading', { level: 2, name: 'Freigegeben' }).waitFor()
    await page.getByRole('button', { name: 'Anhalten' }).click()
    await page.getByRole('button', { name: 'Jetzt anhalten' }).click()
    await page.getByText(/in einem Satz, warum es angehalten wird/).waitFor()
    await page.getByLabel('Warum anhalten?').fill('Die Tabelle ist seit gestern nicht mehr die geltende.')
    await page.getByRole('button', { name: 'Jetzt anhalten' }).click()
    await page.getByRole('heading', { level: 2, name: 'Angehalten' }).waitFor()
    await looksGood(page, 'register-stopped')
  })
})
