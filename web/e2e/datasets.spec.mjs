import assert from 'node:assert/strict'
import test from 'node:test'
import { accessible, lookedAt, looksGood, open, setUp, withPage } from './browser.mjs'
import { cases, csv, file } from './logs.mjs'

setUp()

test('the list of datasets leads to map and details', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/datasets')
    await looksGood(page, 'datasets')
    await page.getByRole('link', { name: /^Einzelheiten zu/ }).first().click()
    await page.getByRole('heading', { name: 'Angaben zum Datensatz' }).waitFor()
    await looksGood(page, 'dataset')
    assert.equal(await page.getByRole('button', { name: 'Löschen' }).count(), 0, 'management may not delete')
  }))

test('a dataset is renamed and deleted, each after a question', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/import')
    await page.locator('input[type=file]').setInputFiles(file('wegwerfen.csv', csv(cases(20))))
    await lookedAt(page)
    await page.getByRole('button', { name: 'Importieren', exact: true }).first().click()
    await page.waitForURL(/\/datasets\/[^/]+\/map/)
    const id = new URL(page.url()).pathname.split('/')[2]
    await open(page, `/datasets/${id}`)
    await page.getByRole('button', { name: 'Umbenennen' }).click()
    await accessible(page, 'rename')
    await page.getByLabel('Name', { exact: true }).fill('Wegwerfen 2')
    await page.getByRole('button', { name: 'Speichern', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Wegwerfen 2' }).waitFor()
    await page.getByRole('button', { name: 'Löschen' }).click()
    const dialog = page.getByRole('dialog', { name: '„Wegwerfen 2“ löschen?' })
    await dialog.waitFor()
    await accessible(page, 'delete')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Löschen' }).click()
    await page.getByRole('button', { name: 'Endgültig löschen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Prozesse' }).waitFor()
    await page.getByText('„Wegwerfen 2“ ist gelöscht.').first().waitFor()
    assert.equal(await page.getByRole('link', { name: 'Wegwerfen 2', exact: true }).count(), 0)
  }))

test('a dataset that does not exist is a problem in words', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await page.goto('/datasets/999999')
    await page.getByRole('alert').waitFor()
    await accessible(page, 'dataset not found')
  }))
