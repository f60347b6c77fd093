import assert from 'node:assert/strict'
import test from 'node:test'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

test('the start page shows what there is, in light, dark and 320 px', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/')
    await page.getByRole('heading', { level: 1, name: 'Mein Tag' }).waitFor()
    await looksGood(page, 'start')
  }))

test('the skip link, the search key and the change of page move the focus', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/')
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Zum Inhalt springen' }).waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    await page.keyboard.press('/')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'site-search')
    await page.getByRole('link', { name: 'Prozesse', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Prozesse' }).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
    assert.equal(await page.title(), 'Prozesse – Lotse')
    assert.equal(await page.locator('h1').count(), 1)
    await page.waitForFunction(() => [...document.querySelectorAll('[aria-live=polite]')].some((region) => region.textContent === 'Seite geöffnet: Prozesse'))
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Mein Tag' }).waitFor()
  }))

test('the search finds the dataset of the demonstration', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/datasets')
    const name = await page.locator('tbody a').first().innerText()
    await page.getByRole('searchbox').fill(name.slice(0, 8))
    await page.getByRole('searchbox').press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Suche' }).waitFor()
    await page.getByRole('main').getByRole('link', { name }).first().waitFor()
    await accessible(page, 'search')
  }))

test('language and theme change at once and are remembered', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/')
    await page.getByRole('button', { name: /^Sprache:/ }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'My day' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    await page.getByRole('button', { name: 'Display' }).click()
    await page.getByRole('radio', { name: 'Dark' }).check()
    assert.equal(await page.locator('html').getAttribute('data-kern-theme'), 'dark')
    await accessible(page, 'English, dark, menu open')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'My day' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('data-kern-theme'), 'dark')
    await page.getByRole('button', { name: 'Plain German' }).click()
    await page.getByText('Lotse schaut auf die Arbeit, nicht auf einzelne Menschen.').waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'de-simple')
    await accessible(page, 'plain German, dark')
    await page.getByRole('button', { name: 'Einfache Sprache', exact: true }).click()
    await page.getByText('Lotse untersucht Abläufe, nicht Menschen.').waitFor()
  }))

test('each role sees its own doors, and a closed one says so', () =>
  withPage({ role: 'sachbearbeitung' }, async (page) => {
    await open(page, '/users')
    await page.getByRole('heading', { level: 1, name: 'Kein Zugang zu dieser Seite' }).waitFor()
    await accessible(page, 'forbidden')
    const links = await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link').allInnerTexts()
    assert.ok(!links.includes('Verwaltung') && !links.includes('Auswertungen'), links.join())
  }))

test('an address that does not exist says so', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/gibt/es/nicht/hier')
    await page.getByRole('heading', { level: 1, name: 'Diese Seite gibt es nicht' }).waitFor()
    await accessible(page, 'not found')
  }))
