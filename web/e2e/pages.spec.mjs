import assert from 'node:assert/strict'
import test from 'node:test'
import { accessible, account, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

test('the accessibility statement can be read without logging in, in three languages', () =>
  withPage({}, async (page) => {
    await open(page, '/accessibility')
    await page.getByRole('heading', { level: 1, name: 'Erklärung zur Barrierefreiheit' }).waitFor()
    const text = await page.getByRole('main').innerText()
    for (const word of ['BITV 2.0', 'EN 301 549', 'WCAG', 'Schlichtung', 'Bildschirmleser']) assert.ok(text.includes(word), word)
    await looksGood(page, 'accessibility')
    await page.getByRole('button', { name: /^Sprache:/ }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Accessibility statement' }).waitFor()
    await page.getByRole('button', { name: 'Plain German' }).click()
    await page.getByRole('heading', { level: 1, name: 'Barrieren bei Lotse' }).waitFor()
  }))

test('the licences name what is inside', () =>
  withPage({}, async (page) => {
    await open(page, '/licences')
    for (const part of ['@kern-ux/native', 'svelte', 'Fira Sans']) await page.getByRole('cell', { name: part, exact: true }).waitFor()
    await looksGood(page, 'licences')
  }))

test('everybody sees what is stored about them', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/me')
    await page.getByText(account('leitung').login, { exact: true }).first().waitFor()
    await looksGood(page, 'me')
  }))

test('a new password that is too short is refused before it is sent', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/password')
    await page.getByLabel('Bisheriges Passwort').fill('x')
    await page.getByLabel('Neues Passwort', { exact: true }).fill('kurz')
    await page.getByRole('button', { name: 'Passwort ändern' }).click()
    await page.getByText('Das neue Passwort braucht mindestens 12 Zeichen.').waitFor()
    await accessible(page, 'password with errors')
    assert.equal(await page.getByLabel('Neues Passwort', { exact: true }).getAttribute('aria-invalid'), 'true')
  }))
