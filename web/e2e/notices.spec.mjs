/** Notices: what is new, what somebody wants to be told of, the feed, the report of the week. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

test('who has to act finds it at the bell, reads it, and chooses how to be told', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/')
    const bell = page.getByRole('link', { name: /^Hinweise: \d+ neue|ein neuer/ })
    await bell.waitFor()
    await bell.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Hinweise' }).waitFor()
    await page.getByText('Für Sie zu tun').first().waitFor()
    await looksGood(page, 'notices')
    await page.getByRole('link', { name: 'Hinweise', exact: true }).waitFor()
    await page.locator('summary', { hasText: 'Was wollen Sie erfahren' }).click()
    await accessible(page, 'notices choice')
    await page.getByRole('checkbox', { name: 'Register: Hier' }).uncheck()
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Gespeichert.').last().waitFor()
    await page.getByRole('button', { name: 'Feed einrichten' }).click()
    const address = await page.getByLabel('Adresse Ihres Feeds').inputValue()
    const feed = await (await fetch(address)).text()
    assert.match(feed, /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/)
    assert.match(feed, /<entry>/)
    await looksGood(page, 'notices-choice')
    await page.getByRole('button', { name: 'Feed beenden' }).click()
    await page.getByRole('button', { name: 'Feed einrichten' }).waitFor()
    assert.equal((await fetch(address)).status, 404)
    const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Wochenbericht (PDF)' }).click()])
    assert.match((await readFile(await report.path())).subarray(0, 5).toString(), /%PDF-/)
  }))
