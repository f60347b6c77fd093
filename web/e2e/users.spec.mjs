import test from 'node:test'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

const LOGIN = `probe-${process.pid}`
const PASSWORD = 'ein langer Satz zur Probe'

test('administration creates an account, it logs in, and is locked again', async () => {
  await withPage({ role: 'administration' }, async (page) => {
    await open(page, '/users')
    await looksGood(page, 'users')
    await page.getByRole('button', { name: 'Konto anlegen' }).click()
    await accessible(page, 'new account')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Wählen Sie mindestens eine Rolle.').waitFor()
    await accessible(page, 'new account with errors')
    await page.getByLabel('Anmeldename').fill(LOGIN)
    await page.getByLabel('Name', { exact: true }).fill('Konto zur Probe')
    await page.getByLabel('Erstes Passwort').fill(PASSWORD)
    await page.getByRole('checkbox', { name: /^Leitung/ }).check()
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('cell', { name: LOGIN }).waitFor()
  })
  const logIn = async (/** @type {import('playwright-core').Page} */ page) => {
    await open(page, '/')
    await page.getByLabel('Anmeldename').fill(LOGIN)
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  }
  await withPage({}, async (page) => {
    await logIn(page)
    await page.getByRole('heading', { level: 1, name: 'Passwort ändern' }).waitFor()
    await accessible(page, 'first password')
    await page.getByLabel('Bisheriges Passwort').fill(PASSWORD)
    await page.getByLabel('Neues Passwort', { exact: true }).fill(`${PASSWORD}, meiner`)
    await page.getByLabel('Neues Passwort wiederholen').fill(`${PASSWORD}, meiner`)
    await page.getByRole('button', { name: 'Passwort ändern' }).click()
    await page.getByRole('heading', { level: 1, name: 'Mein Tag' }).waitFor()
  })
  await withPage({ role: 'administration' }, async (page) => {
    await open(page, '/users')
    await page.getByRole('button', { name: 'Konto zur Probe bearbeiten' }).click()
    await page.getByLabel('Darf sich anmelden').uncheck()
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
  await withPage({}, async (page) => {
    await logIn(page)
    await page.getByRole('alert').waitFor()
  })
})
