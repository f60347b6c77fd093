/** A process on the engine: deployed, begun, worked and completed by keyboard alone; an incident; a new version. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible, looksGood, open, setUp, withPage } from './browser.mjs'

setUp()

const MODEL = join(dirname(fileURLToPath(import.meta.url)), '../../crates/cli/src/demo/models/bauantrag.bpmn')

/** Tabs until the focused element has this accessible text. @param {import('playwright-core').Page} page @param {RegExp} name */
async function tabTo(page, name) {
  for (let at = 0; at < 80; at += 1) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => {
      const on = document.activeElement
      if (!(on instanceof HTMLElement)) return ''
      const label = on.id ? document.querySelector(`label[for="${on.id}"]`)?.textContent : ''
      return (label || on.getAttribute('aria-label') || on.textContent || '').trim()
    })
    if (name.test(text)) return
  }
  assert.fail(`no way to ${name} by tab`)
}

test('a clerk begins a case, claims its task and completes it by keyboard alone', () =>
  withPage({ role: 'sachbearbeitung' }, async (page) => {
    await open(page, '/tasks')
    await page.getByRole('link', { name: /BA-2026-0922/ }).waitFor()
    await looksGood(page, 'tasks')
    await tabTo(page, /^Bauantrag$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Bauantrag beginnen' }).waitFor()
    await tabTo(page, /^Vorgang beginnen$/)
    await page.keyboard.press('Enter')
    await page.getByText('Bitte „Vorhaben“ ausfüllen.').waitFor()
    await looksGood(page, 'process-start')
    await page.keyboard.type('Fahrradschuppen')
    await tabTo(page, /^Baukosten/)
    await page.keyboard.type('4.250,50')
    for (const field of [/^Lageplan/, /^Bauzeichnung/, /^Nachweis/]) {
      await tabTo(page, field)
      await page.keyboard.press('J')
    }
    await page.getByLabel('Aktenzeichen').focus()
    await page.keyboard.type('BA-2026-0999')
    await page.keyboard.press('Enter')
    const link = page.getByRole('link', { name: /Bauantrag fachlich prüfen · BA-2026-0999/ })
    await link.waitFor()
    await link.focus()
    await page.keyboard.press('Enter')
    await page.getByText('4.250,5').waitFor()
    await tabTo(page, /^Übernehmen$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('Begründung').waitFor()
    await looksGood(page, 'task')
    await tabTo(page, /^Ergebnis/)
    await page.keyboard.press('G')
    await tabTo(page, /^Begründung/)
    await page.keyboard.type('Fügt sich ein.')
    await tabTo(page, /^Abschließen$/)
    await page.keyboard.press('Enter')
    await page.getByText('Abgeschlossen.').last().waitFor()
    assert.equal(await page.getByRole('link', { name: /BA-2026-0999/ }).count(), 0)
  }))

test('an incident is seen, understood and retried; a new version takes over a running case', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/processes')
    await looksGood(page, 'processes')
    await page.getByRole('link', { name: 'Vorgänge' }).click()
    await page.getByLabel('nur mit Störung').check()
    await page.getByRole('link', { name: 'BA-2026-0884' }).waitFor()
    await looksGood(page, 'instances')
    await page.getByRole('link', { name: 'BA-2026-0884' }).click()
    await page.getByText('Der Drucker im Erdgeschoss meldet Papierstau.').first().waitFor()
    await page.getByText('Ein Programm ist zu oft gescheitert').waitFor()
    await looksGood(page, 'instance-incident')
    await page.getByRole('button', { name: 'Erneut versuchen' }).click()
    await page.getByText('wartet auf ein Programm').waitFor()

    // A model that cannot run is refused with line and reason, and nothing changes.
    const model = await readFile(MODEL, 'utf8')
    await open(page, '/processes')
    const broken = model.replace('lotse:type="druck" ', '')
    const upload = page.locator('input[type=file]')
    await upload.setInputFiles({ name: 'kaputt.bpmn', mimeType: 'application/xml', buffer: Buffer.from(broken) })
    await page.getByText('„kaputt.bpmn“ kann so nicht laufen').waitFor()
    await page.getByText(/bescheid/).first().waitFor()
    await accessible(page, 'refused model')
    const next = model.replace('name="Bauantrag fachlich prüfen"', 'name="Bauantrag prüfen und bewerten"')
    await upload.setInputFiles({ name: 'bauantrag.bpmn', mimeType: 'application/xml', buffer: Buffer.from(next) })
    await page.getByText('Fassung 2').waitFor()

    await open(page, '/instances?key=BA-2026-0918')
    await page.getByRole('link', { name: 'BA-2026-0918' }).click()
    await page.getByText('Bauantrag fachlich prüfen').first().waitFor()
    await page.getByRole('button', { name: 'In andere Fassung überführen' }).click()
    await page.getByRole('button', { name: 'Vorher prüfen' }).click()
    await page.getByText('Bitte begründen Sie das.').waitFor()
    await page.getByLabel('Begründung').fill('Neue Fassung der Prüfung')
    await page.getByRole('button', { name: 'Vorher prüfen' }).click()
    await page.getByText('Der Plan passt').waitFor()
    await accessible(page, 'migration')
    await page.getByRole('dialog').getByRole('button', { name: 'In andere Fassung überführen' }).click()
    await page.getByText('Bauantrag prüfen und bewerten').first().waitFor()
    await page.getByText('überführt').waitFor()
    await looksGood(page, 'instance')
  }))
