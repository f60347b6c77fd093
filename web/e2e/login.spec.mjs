import assert from 'node:assert/strict'
import test from 'node:test'
import { account, accessible, looksGood, open, setUp, tabTo, withPage } from './browser.mjs'

setUp()

test('the login looks good and names empty fields', () =>
  withPage({}, async (page) => {
    await open(page, '/')
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
    await looksGood(page, 'login')
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await page.getByText('Geben Sie Ihren Anmeldenamen ein.').waitFor()
    await accessible(page, 'login with errors')
  }))

test('a wrong password is refused in words, without saying which of the two was wrong', () =>
  withPage({}, async (page) => {
    await open(page, '/')
    await page.getByLabel('Anmeldename').fill(account('leitung').login)
    await page.getByLabel('Passwort', { exact: true }).fill('gewiss nicht richtig')
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    assert.match(await alert.innerText(), /Anmeld|Passwort/)
    await accessible(page, 'login refused')
  }))

test('logging in by keyboard alone opens the page that was asked for; logging out closes it', () =>
  withPage({}, async (page) => {
    await open(page, '/datasets')
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
    assert.ok(await page.getByLabel('Anmeldename').evaluate((field) => field === document.activeElement))
    const { login, password } = account('prozessmanagement')
    await page.keyboard.type(login)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Prozesse' }).waitFor()
    await page.keyboard.press('Tab')
    await tabTo(page, page.getByRole('button', { name: /^Konto von/ }))
    await page.keyboard.press('Enter')
    await accessible(page, 'user menu')
    await tabTo(page, page.getByRole('button', { name: 'Abmelden' }))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
    await page.goto('/datasets')
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
  }))
