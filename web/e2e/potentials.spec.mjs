/** Potentials: the list names what is in the demonstration, opens into its numbers, and people decide. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

/** @param {import('playwright-core').Page} page */
async function demo(page) {
  const list = await page.evaluate(async () => (await fetch('/api/v1/datasets')).json())
  return list.sort((/** @type {{ cases: number }} */ a, /** @type {{ cases: number }} */ b) => b.cases - a.cases)[0]
}

test('the first five name the bottleneck, the loop and the media break of the demonstration', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    const dataset = await demo(page)
    await open(page, `/datasets/${dataset.id}/potentials`)
    const first = (await page.locator('.potential h2').allInnerTexts()).slice(0, 5).join('; ')
    for (const hidden of ['Stellungnahme Brandschutz', 'Unterlagen nachfordern → Unterlagen eingegangen', 'Papierunterlagen einscannen']) {
      assert.ok(first.includes(hidden), `${hidden} is not among the first five: ${first}`)
    }
    await looksGood(page, 'potentials')
    const paper = page.locator('.potential', { hasText: 'Papierunterlagen einscannen' })
    await paper.locator('summary').first().click()
    await paper.getByText('Eingang digitalisieren').first().waitFor()
    // The score follows from the table.
    const cells = await paper.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number((cell.textContent ?? '').replace('.', '').replace(',', '.')))))
    const sum = cells.reduce((total, row) => total + (row[1] ?? 0) * (row[2] ?? 0), 0)
    const weights = cells.reduce((total, row) => total + (row[2] ?? 0), 0)
    const shown = Number(await paper.locator('.number').innerText())
    assert.ok(Math.abs((sum / weights) * 100 - shown) < 0.6, `${sum / weights} is not ${shown}`)
    await paper.getByText('Sechs Fragen beantworten').click()
    for (const question of await paper.locator('form', { hasText: 'Antworten speichern' }).locator('fieldset.scale').all()) await question.getByRole('radio', { name: '4' }).check()
    await paper.getByRole('button', { name: 'Antworten speichern' }).click()
    await paper.getByText('Eine Person hat geantwortet').waitFor()
    await paper.getByText('Rechtliche Grenzen eintragen').click()
    await paper.getByLabel('Es gibt Ermessen').check()
    await accessible(page, 'potential open')
    await paper.getByRole('button', { name: 'Speichern', exact: true }).click()
    await paper.getByText(/§ 35a VwVfG/).waitFor()
    await paper.locator('summary', { hasText: 'Ausführlich prüfen' }).click()
    const check = paper.locator('form', { hasText: 'Prüfung festhalten' })
    for (const question of await check.locator('fieldset.scale').all()) await question.getByRole('radio', { name: '2' }).check()
    await check.getByLabel('Minuten je Mal, von').fill('30')
    await check.getByLabel('Minuten je Mal, bis').fill('10')
    await check.getByLabel('Was soll danach besser sein?').fill('Die Unterlagen kommen aus dem Portal und werden nicht mehr gescannt.')
    await check.getByRole('button', { name: 'Prüfung festhalten' }).click()
    await page.getByText(/„von“ ist nicht größer als „bis“/).first().waitFor()
    await check.getByLabel('Minuten je Mal, bis').fill('60')
    await accessible(page, 'detailed check')
    await check.getByRole('button', { name: 'Prüfung festhalten' }).click()
    await paper.getByRole('heading', { name: 'Ausführliche Prüfung' }).waitFor()
    await paper.getByText('mit Regeln nicht machbar').waitFor()
    await page.locator('summary', { hasText: 'Gewichte und Empfindlichkeit' }).click()
    await page.getByText(/kommt vor/).first().waitFor()
    await page.getByLabel('Medienbruch').fill('9')
    await page.getByLabel('Warum anders gewichten?').fill('Medienbrüche kosten uns gerade die meiste Zeit.')
    await page.getByRole('button', { name: 'Gewichte ändern' }).click()
    await page.getByText('Gewichte geändert.').first().waitFor()
    assert.match((await page.locator('.potential h2').allInnerTexts())[0] ?? '', /Papierunterlagen einscannen/)
  }))

test('who decides gives reasons, and the map leads here', () =>
  withPage({ role: 'leitung' }, async (page) => {
    const dataset = await demo(page)
    await open(page, `/datasets/${dataset.id}/map`)
    await page.getByRole('link', { name: 'Potenziale', exact: true }).click()
    const first = page.locator('.potential').first()
    await first.locator('summary').first().click()
    await first.getByLabel('Wird angegangen', { exact: true }).check()
    await first.getByRole('button', { name: 'Entscheidung festhalten' }).click()
    await page.getByText(/Bitte begründen Sie das/).waitFor()
    await first.getByLabel('Warum?').fill('Hier gewinnen wir am meisten, und es ist in einem Jahr machbar.')
    await first.getByRole('button', { name: 'Entscheidung festhalten' }).click()
    await first.getByText(/Wird angegangen: Hier gewinnen wir/).waitFor()
    await looksGood(page, 'potential-decided')
  }))
