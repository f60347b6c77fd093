/** Impulses: by keyboard alone, under a code word, through all hands to the end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, looksGood, open, setUp, settled, tabTo, withPage } from './browser.mjs'

setUp()
const WHY = 'Das spart jeder Sachbearbeitung zwanzig Minuten am Tag.'

/** @param {import('playwright-core').Page} page @param {string} name @param {string} button @param {() => Promise<void>} [fill] */
async function act(page, name, button, fill) {
  const group = page.getByRole('group', { name: 'Was ist zu tun?' })
  await group.getByRole('button', { name: button }).click()
  if (fill) {
    await fill()
    await page.locator('form').getByRole('button', { name: button }).click()
  }
  await page.getByText(name).first().waitFor()
  await settled(page)
}

test('a new employee reports a step of the map by keyboard alone, without a name, and reads the answer', async () => {
  let code = ''
  let id = ''
  const began = performance.now()
  await withPage({ role: 'sachbearbeitung' }, async (page) => {
    const list = await page.evaluate(async () => (await fetch('/api/v1/datasets')).json())
    const dataset = list.sort((/** @type {{ cases: number }} */ a, /** @type {{ cases: number }} */ b) => b.cases - a.cases)[0]
    await open(page, `/datasets/${dataset.id}/map`)
    const step = page.locator('[data-node]', { hasText: 'Daten von Hand übertragen' })
    await step.waitFor()
    await step.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Impuls dazu geben' }).waitFor()
    await page.keyboard.press('h')
    await page.getByRole('heading', { level: 1, name: 'Impuls geben' }).waitFor()
    await page.getByText('Es geht um: Daten von Hand übertragen').waitFor()
    await tabTo(page, page.getByLabel('Was bremst die Arbeit?'))
    await page.keyboard.type('Frau Beispiel und ich tippen eingescannte Unterlagen ein zweites Mal ab.')
    const send = page.getByRole('button', { name: 'Absenden' })
    await tabTo(page, page.getByLabel('Wie oft, oder wie viel?'))
    await page.keyboard.type('jeden Tag eine Stunde')
    await tabTo(page, page.locator('input[type=radio]:checked'))
    await page.keyboard.press('ArrowDown')
    await tabTo(page, send)
    await page.keyboard.press('Enter')
    // A name is asked about first.
    await page.getByText('Vielleicht ein Name: „Frau Beispiel“').waitFor()
    await accessible(page, 'impulse-notice')
    await page.reload()
    await page.getByText('Ihr Entwurf von vorhin ist noch da.').waitFor()
    const problem = page.getByLabel('Was bremst die Arbeit?')
    assert.match(await problem.inputValue(), /^Frau Beispiel und ich/)
    await problem.fill('Wir tippen eingescannte Unterlagen ein zweites Mal ab.')
    await page.getByLabel(/^Mit Kennwort, ohne Namen/).check()
    await looksGood(page, 'impulse-new')
    /** @type {import('playwright-core').Request[]} */
    const requests = []
    page.on('request', (request) => requests.push(request))
    await tabTo(page, page.getByRole('button', { name: 'Absenden' }))
    await page.keyboard.press('Enter')
    code = (await page.locator('[data-code]').innerText()).trim()
    assert.match(code, /^[a-z]+(-[a-z]+){5}$/)
    const sent = requests.find((request) => request.url().endsWith('/impulses/anonymous'))
    assert.ok(sent, 'it was sent')
    assert.equal((await sent.allHeaders()).cookie, undefined, 'without a cookie')
    assert.equal(await page.evaluate(() => localStorage.getItem('lotse-impulse-draft')), null)
    await looksGood(page, 'impulse-code-word')
  })
  console.log(`reported in ${((performance.now() - began) / 1000).toFixed(1)} s, screenshots included`)
  await withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/impulses')
    await page.getByRole('link', { name: /Wir tippen eingescannte Unterlagen/ }).first().click()
    await page.getByRole('heading', { name: 'Was das Protokoll dazu sagt' }).waitFor()
    id = /** @type {string} */ (new URL(page.url()).pathname.split('/')[2])
    await looksGood(page, 'impulse')
    await act(page, 'Weitergegeben zur Begutachtung.', 'Als geprüft weitergeben')
    await act(page, 'Begutachtung gespeichert.', 'Begutachten', async () => {
      await page.getByLabel('Ja').check()
      await page.getByLabel('Warum?').fill(WHY)
      await accessible(page, 'impulse-assess')
    })
  })
  await withPage({ role: 'leitung' }, async (page) => {
    await open(page, '/impulses?mine=todo')
    await open(page, `/impulses/${id}`)
    await page.getByRole('group', { name: 'Was ist zu tun?' }).getByRole('button', { name: 'Annehmen' }).click()
    await page.getByLabel('Was wird getan, und warum?').fill(WHY)
    await page.locator('form').getByRole('button', { name: 'Annehmen' }).click()
    // Neither without somebody nor without a date; the text stays.
    await page.getByText(/Ohne Verantwortliche gibt es keine Annahme/).waitFor()
    assert.equal(await page.getByLabel('Was wird getan, und warum?').inputValue(), WHY)
    await page.getByLabel('Wer setzt es um?').selectOption({ index: 1 })
    await page.getByLabel('Bis wann?').fill('2099-05-31')
    await page.locator('form').getByRole('button', { name: 'Annehmen' }).click()
    await page.getByText('Angenommen.').first().waitFor()
    await looksGood(page, 'impulse-accepted')
  })
  await withPage({}, async (page) => {
    await open(page, '/impulses/code')
    await looksGood(page, 'impulse-code')
    await page.getByLabel('Kennwort').fill(code.toUpperCase().replaceAll('-', ' '))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Antwort' }).waitFor()
    await page.getByText(WHY).first().waitFor()
    await page.getByLabel('Nachricht').fill('Danke für die Antwort!')
    await page.getByRole('button', { name: 'Nachricht senden' }).click()
    await page.locator('.messages').getByText('Danke für die Antwort!').waitFor()
    await looksGood(page, 'impulse-answer')
  })
})

test('two people on one impulse: the second is told, and the text stays', () =>
  withPage({ role: 'prozessmanagement' }, async (page) => {
    await open(page, '/impulses/new')
    await page.getByLabel('Was bremst die Arbeit?').fill('Der Kopierer im Erdgeschoss zieht das Papier schief ein.')
    await page.getByRole('button', { name: 'Absenden' }).click()
    await page.getByRole('group', { name: 'Was ist zu tun?' }).waitFor()
    const id = new URL(page.url()).pathname.split('/')[2]
    await page.getByRole('group', { name: 'Was ist zu tun?' }).getByRole('button', { name: 'Zusammenführen' }).click()
    await page.getByLabel('Nummer des anderen Impulses').fill('1')
    // Somebody else was quicker.
    await page.evaluate(async (which) => {
      const now = await (await fetch(`/api/v1/impulses/${which}`)).json()
      const body = JSON.stringify({ command: 'check', version: now.version })
      await fetch(`/api/v1/impulses/${which}/commands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    }, id)
    await page.locator('form').getByRole('button', { name: 'Zusammenführen' }).click()
    await page.getByText('Inzwischen geändert', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Neuen Stand laden, Text behalten' }).click()
    await page.getByRole('group', { name: 'Was ist zu tun?' }).getByRole('button', { name: 'Begutachten' }).waitFor()
    assert.equal(await page.getByLabel('Nummer des anderen Impulses').inputValue(), '1')
    // While typing, what was said before appears; a vote counts once.
    await open(page, '/impulses/new')
    await page.getByLabel('Was bremst die Arbeit?').fill('Kopierer zieht Papier schief ein, Erdgeschoss')
    await page.getByRole('region', { name: 'Das gibt es schon. Geht es darum?' }).getByRole('link', { name: /Der Kopierer im Erdgeschoss/ }).click()
    await page.getByRole('button', { name: 'Verlassen' }).click({ timeout: 1000 }).catch(() => undefined)
    await page.getByRole('button', { name: 'Betrifft mich auch (0)' }).click()
    await page.getByRole('button', { name: 'Betrifft mich auch (1)' }).click()
    await page.getByRole('button', { name: 'Betrifft mich auch (0)' }).waitFor()
    await open(page, '/impulses')
    await looksGood(page, 'impulses')
  }))

test('offline the draft stays', () =>
  withPage({ role: 'sachbearbeitung', expect: [/ERR_INTERNET_DISCONNECTED/] }, async (page) => {
    await open(page, '/impulses/new')
    await page.getByLabel('Was bremst die Arbeit?').fill('Die Hauspost braucht vier Tage.')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Absenden' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel('Was bremst die Arbeit?').inputValue(), 'Die Hauspost braucht vier Tage.')
    await page.context().setOffline(false)
    await page.reload()
    assert.equal(await page.getByLabel('Was bremst die Arbeit?').inputValue(), 'Die Hauspost braucht vier Tage.')
    await page.getByRole('button', { name: 'Entwurf verwerfen' }).first().click()
  }))
