/** Measures: one that worked, one that did not; agreeing on one from a potential; the way to the second measurement. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

test('a measure that worked and one without effect, both said plainly', () =>
  withPage({ role: 'personalrat' }, async (page) => {
    await open(page, '/measures')
    const list = await page.getByRole('main').innerText()
    assert.match(list, /Ziel erreicht|Besser, Ziel nicht erreicht/)
    assert.match(list, /Kein Effekt nachweisbar/)
    await looksGood(page, 'measures')
    await page.getByRole('link', { name: /Checkliste/ }).click()
    await page.getByRole('heading', { name: 'Kein Effekt nachweisbar' }).waitFor()
    await page.getByText(/die Spanne enthält die Null/).waitFor()
    await looksGood(page, 'measure-no-effect')
    await open(page, '/measures')
    await page.getByRole('link', { name: /ohne Mitzeichnung/ }).click()
    await page.getByRole('img', { name: /^Unterschied −/ }).waitFor()
    await page.locator('summary', { hasText: 'Wie wurde das berechnet?' }).click()
    await page.getByText(/Bootstrap-t/).waitFor()
    await looksGood(page, 'measure-worked')
    assert.equal(await page.getByRole('button', { name: 'Nachmessen' }).count(), 0)
  }))

test('who decides agrees on a measure at a potential; who builds it reports; nobody measures too early', () =>
  withPage({ role: 'leitung' }, async (page) => {
    const dataset = await page.evaluate(async () => {
      const list = await (await fetch('/api/v1/datasets')).json()
      return list.sort((/** @type {{ cases: number }} */ a, /** @type {{ cases: number }} */ b) => b.cases - a.cases)[0]
    })
    await open(page, `/datasets/${dataset.id}/potentials`)
    const fire = page.locator('.potential', { hasText: 'Stellungnahme Brandschutz' }).first()
    await fire.locator('summary').first().click()
    await fire.getByRole('link', { name: 'Maßnahme vereinbaren' }).click()
    await page.getByText(/im Mittel, aus/).waitFor()
    await looksGood(page, 'measure-new')
    await page.getByRole('button', { name: 'Vereinbaren', exact: true }).click()
    await page.getByText('Geben Sie das Ziel als Zahl an').waitFor()
    await accessible(page, 'measure without target')
    await page.getByLabel('Was wird gemacht?').fill('Kleine Vorhaben prüft die Bauaufsicht selbst')
    await page.getByLabel('Warum lohnt es sich?').fill('Zwei Arbeitsplätze reichen im Frühjahr nicht für alle Vorhaben.')
    await page.getByLabel('Höchstens').fill('5')
    await page.getByRole('button', { name: 'Vereinbaren', exact: true }).click()
    await page.getByText('Wählen Sie, wer verantwortlich ist.').waitFor()
    const owner = page.getByLabel('Verantwortlich')
    await owner.selectOption({ index: 1 })
    // The target is above what it is today: refused, and what was typed stays.
    await page.getByLabel('Höchstens').fill('5000')
    await page.getByRole('button', { name: 'Vereinbaren', exact: true }).click()
    await page.getByText('Das Ziel muss besser sein als der Ausgangswert.').waitFor()
    await page.getByLabel('Höchstens').fill('2,5')
    await page.getByRole('button', { name: 'Vereinbaren', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Kleine Vorhaben prüft die Bauaufsicht selbst' }).waitFor()
    await page.getByRole('button', { name: 'Verschieben' }).click()
    await page.getByLabel('Warum verschieben?').fill('Die Liste der kleinen Vorhaben ist noch nicht abgestimmt.')
    await looksGood(page, 'measure-open')
    await page.getByRole('group', { name: 'Was als Nächstes' }).or(page.locator('form').getByRole('button', { name: 'Verschieben' })).last().click()
    await page.getByText('einmal verschoben').waitFor()
  }))

test('the head of office sees the portfolio, without a figure about a person', () =>
  withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/portfolio')
    await page.getByRole('heading', { name: 'Reife I', exact: true }).waitFor()
    await page.getByLabel('Beschäftigte').fill('240')
    await page.getByRole('button', { name: 'Anzeigen' }).click()
    await page.getByText(/240 Beschäftigte/).waitFor()
    await looksGood(page, 'portfolio')
  }))
