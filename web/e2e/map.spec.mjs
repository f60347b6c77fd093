/** The process map and its companions, by mouse and by keyboard alone. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { accessible, looksGood, open, setUp, settled, tabTo, withPage } from './browser.mjs'

/** @typedef {import('playwright-core').Page} Page */

setUp()
const role = 'prozessmanagement'

/** The dataset of the demonstration: other tests import smaller ones. @param {Page} page */
async function dataset(page) {
  const list = await page.evaluate(async () => (await fetch('/api/v1/datasets')).json())
  assert.ok(list.length > 0, 'the demonstration has a dataset')
  return list.sort((/** @type {{ cases: number }} */ a, /** @type {{ cases: number }} */ b) => b.cases - a.cases)[0]
}

/** @param {Page} page @param {string} view @param {string} [query] */
async function openView(page, view, query = '') {
  const found = await dataset(page)
  await open(page, `/datasets/${found.id}/${view}${query}`)
  if (view === 'map' || view === 'compare') await page.locator('[data-node]').first().waitFor()
  return found
}

/** The name of the step that has the focus. @param {Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

/** @param {Page} page @param {string} text */
const address = (page, text) => page.waitForFunction((wanted) => decodeURIComponent(location.href.replaceAll('+', ' ')).includes(wanted), text)

test('the map tells what it shows and how it was computed', () =>
  withPage({ role }, async (page) => {
    const found = await openView(page, 'map')
    await page.getByRole('heading', { level: 1, name: found.name }).waitFor()
    assert.ok((await page.locator('.node--activity').count()) >= 3)
    await page.getByText('Wie wurde das berechnet?').click()
    await page.getByText('Diese Abfrage ist aufgezeichnet').waitFor()
    await page.getByText(/Server [\d,.]+\s(ms|s)/).first().waitFor()
    // Nothing overlaps and every name fits its box.
    const overlaps = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('[data-node] .box')].map((box) => box.getBoundingClientRect())
      return boxes.filter((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length
    })
    assert.equal(overlaps, 0)
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('.node--activity')].filter((node) => {
        const box = /** @type {Element} */ (node.querySelector('.box')).getBoundingClientRect()
        return [...node.querySelectorAll('text.name, text.value')].some((text) => {
          const rect = text.getBoundingClientRect()
          return rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 1 || rect.bottom > box.bottom + 1
        })
      }).length,
    )
    assert.equal(outside, 0, 'names that do not fit their box')
  }))

test('by mouse: select a step, filter by it, turn the filter round, go back', () =>
  withPage({ role, width: 1440, height: 1000 }, async (page) => {
    await openView(page, 'map')
    await page.getByRole('button', { name: 'Ganze Karte zeigen' }).click()
    const node = page.locator('.node--activity').nth(2)
    await node.click()
    const details = page.getByRole('complementary', { name: 'Einzelheiten zur Auswahl' })
    await details.getByRole('heading', { level: 2 }).waitFor()
    const step = await details.getByRole('heading', { level: 2 }).innerText()
    await details.getByRole('button', { name: 'folgt irgendwann …' }).waitFor()
    await details.getByRole('button', { name: 'beginnen damit' }).waitFor()
    // The ways of the step are listed; one of them opens the details of the edge.
    await details.getByRole('list').last().getByRole('button').first().click()
    await details.getByText('Übergänge').first().waitFor()
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
    await node.click()
    await details.getByRole('button', { name: 'ausblenden' }).click()
    await page.getByText(`Ausgeblendet: ${step}`).waitFor()
    await address(page, `hide=${step}`)
    await page.goBack()
    await page.getByText(`Ausgeblendet: ${step}`).waitFor({ state: 'detached' })
  }))

test('by keyboard alone: walk the process, open details, search, zoom, table', () =>
  withPage({ role }, async (page) => {
    await openView(page, 'map')
    await tabTo(page, page.locator('[data-node][tabindex="0"]'))
    assert.match(await focused(page), /^Beginn, weiter zu /)
    const seen = [await focused(page)]
    for (let steps = 0; steps < 3; steps += 1) {
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction((before) => document.activeElement?.getAttribute('aria-label') !== before, seen.at(-1))
      seen.push(await focused(page))
    }
    assert.match(seen.at(-1) ?? '', /^Schritt .+, (.*Fälle|Zahl unterdrückt)/)
    await page.keyboard.press('ArrowUp')
    await page.waitForFunction((before) => document.activeElement?.getAttribute('aria-label') === before, seen.at(-2))
    // The focused step can be seen, and so can the ring around it.
    const ring = await page.evaluate(() => {
      const halo = document.activeElement?.querySelector('.halo')
      return halo ? getComputedStyle(halo).stroke : 'none'
    })
    assert.notEqual(ring, 'none')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2')
    await page.keyboard.press('Escape')
    await page.waitForFunction((before) => document.activeElement?.getAttribute('aria-label') === before, seen.at(-2))
    await page.keyboard.press('End')
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Ende'))
    await page.keyboard.press('Home')
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Beginn'))
    const scale = () => page.evaluate(() => /scale\(([\d.]+)\)/.exec(document.querySelector('svg.map > g')?.getAttribute('transform') ?? '')?.[1])
    const before = Number(await scale())
    await page.keyboard.press('+')
    await page.waitForFunction((was) => Number(/scale\(([\d.]+)\)/.exec(document.querySelector('svg.map > g')?.getAttribute('transform') ?? '')?.[1]) > was, before)
    await page.keyboard.press('/')
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search' && document.activeElement.closest('.controls') !== null)
    const name = await page.locator('.node--activity').nth(1).evaluate((element) => element.getAttribute('aria-label')?.replace(/^Schritt /, '').split(', ')[0] ?? '')
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.waitForFunction((wanted) => document.activeElement?.getAttribute('aria-label')?.includes(wanted), name)
    await page.keyboard.press('t')
    await page.getByRole('tab', { name: 'Tabelle', selected: true }).waitFor()
    await address(page, '/table')
  }))

test('the sliders change the map, the address and survive a reload', () =>
  withPage({ role }, async (page) => {
    await openView(page, 'map')
    const before = await page.locator('.node--activity').count()
    const field = page.getByRole('spinbutton').first()
    await field.fill('20')
    await field.press('Enter')
    await address(page, 'activities=20')
    await page.waitForFunction((was) => document.querySelectorAll('.node--activity').length < was, before)
    await page.getByText(/Nicht gezeichnet: \d+ Schritt/).waitFor()
    const few = await page.locator('.node--activity').count()
    await page.reload()
    await page.locator('[data-node]').first().waitFor()
    assert.equal(await page.locator('.node--activity').count(), few)
    assert.equal(await page.getByRole('spinbutton').first().inputValue(), '20')
  }))

test('the table holds the figures of the map', () =>
  withPage({ role }, async (page) => {
    await openView(page, 'map')
    const names = await page.locator('.node--activity').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label') ?? ''))
    await page.getByRole('tab', { name: 'Tabelle' }).click()
    await settled(page)
    const rows = await page.getByRole('table', { name: 'Schritte' }).locator('tbody tr').evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')))
    assert.equal(rows.length, names.length)
    for (const [step, cases] of rows) {
      assert.ok(names.some((name) => name.startsWith(`Schritt ${step}, `) && (name.includes(`${cases} Fälle`) || cases === 'unterdrückt')), `${step}: ${cases}`)
    }
    await page.getByRole('button', { name: /^Fälle/ }).first().click()
    assert.equal(await page.getByRole('columnheader', { name: /^Fälle/ }).first().getAttribute('aria-sort'), 'descending')
    await accessible(page, 'map-table')
  }))

test('a filter from the dialog is named, turned round and removed', () =>
  withPage({ role }, async (page) => {
    await openView(page, 'map')
    const figures = page.locator('dl.figures')
    const before = await figures.innerText()
    await page.getByRole('button', { name: 'Filter hinzufügen' }).click()
    const dialog = page.getByRole('dialog', { name: 'Filter hinzufügen' })
    await dialog.getByLabel('Wonach filtern?').selectOption('variant')
    await dialog.getByLabel('Anzahl der häufigsten Varianten').fill('3')
    await accessible(page, 'map-filter')
    await dialog.getByRole('button', { name: 'Filter anwenden' }).click()
    await address(page, 'f=variant top 3')
    await page.waitForFunction((was) => /** @type {HTMLElement | null} */ (document.querySelector('dl.figures'))?.innerText !== was, before)
    const group = page.getByRole('group', { name: 'Filter' })
    await group.getByRole('button', { name: /^Ins Gegenteil kehren/ }).click()
    await address(page, 'f=not (variant top 3)')
    await page.goBack()
    await address(page, 'f=variant top 3')
    await group.getByRole('button', { name: /^Entfernen/ }).first().click()
    await page.waitForFunction((was) => /** @type {HTMLElement | null} */ (document.querySelector('dl.figures'))?.innerText === was, before)
  }))

test('too few cases are withheld in plain words, and the last good map stays', () =>
  withPage({ role }, async (page) => {
    const found = await openView(page, 'map')
    // The longest cases: some number of days leaves one to four of them.
    const few = await page.evaluate(async (id) => {
      for (let days = 20; days < 2000; days += 1) {
        const answer = await fetch(`/api/v1/datasets/${id}/map?${new URLSearchParams({ f: `duration > ${days}d` })}`)
        if (answer.status === 403) return days
      }
      return 0
    }, found.id)
    assert.ok(few > 0, 'some filter leaves too few cases')
    const filter = new URLSearchParams({ f: `duration > ${few}d` })
    await page.evaluate((query) => {
      history.pushState(null, '', `${location.pathname}?${query}`)
      dispatchEvent(new PopStateEvent('popstate'))
    }, filter.toString())
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Letzten Filter entfernen' }).waitFor()
    assert.ok((await page.locator('[data-node]').count()) > 0, 'the last good map stays')
    await accessible(page, 'map-withheld')
    await page.getByRole('button', { name: 'Letzten Filter entfernen' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  }))

test('a filter that no case fits says so', () =>
  withPage({ role }, async (page) => {
    await openView(page, 'variants')
    await open(page, `${new URL(page.url()).pathname.replace('variants', 'map')}?${new URLSearchParams({ f: 'duration > 90000d' })}`)
    await page.getByText('Kein Fall passt zu diesen Filtern').waitFor()
    await accessible(page, 'map-none')
    await page.getByRole('button', { name: 'Letzten Filter entfernen' }).click()
    await page.locator('[data-node]').first().waitFor()
  }))

test('two selections side by side', () =>
  withPage({ role, width: 1440 }, async (page) => {
    await openView(page, 'compare', `?${new URLSearchParams({ of: 'variant top 3' })}`)
    await page.waitForFunction(() => document.querySelectorAll('svg.map').length === 2)
    const row = page.getByRole('row', { name: /^Fälle/ }).first()
    assert.match(await row.innerText(), /−/)
    await page.getByRole('heading', { name: /Unterschiede der Schritte/ }).waitFor()
    await looksGood(page, 'map-compare')
  }))

test('exports are what they say', () =>
  withPage({ role }, async (page) => {
    const found = await openView(page, 'map')
    /** @type {[string, (bytes: Buffer) => boolean][]} */
    const kinds = [
      ['Bild für Dokumente (SVG)', (bytes) => bytes.toString('utf8').includes('<svg')],
      ['Bild (PNG)', (bytes) => bytes.subarray(1, 4).toString() === 'PNG'],
      ['Druck (PDF)', (bytes) => bytes.subarray(0, 5).toString() === '%PDF-'],
      ['Zahlen der Karte (CSV)', (bytes) => bytes.toString('utf8').includes(';')],
      ['Daten der Karte (JSON)', (bytes) => typeof JSON.parse(bytes.toString('utf8')) === 'object'],
      ['Varianten (CSV)', (bytes) => bytes.length > 10],
    ]
    for (const [label, right] of kinds) {
      await page.getByRole('button', { name: 'Exportieren' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: label }).click()])
      assert.equal(await download.failure(), null, label)
      assert.ok(right(await readFile(await download.path())), label)
      await page.keyboard.press('Escape')
      if (await page.getByRole('link', { name: label }).isVisible()) await page.getByRole('button', { name: 'Exportieren' }).click()
    }
    await page.getByRole('button', { name: 'Exportieren' }).click()
    if (found.case_access) await page.getByRole('link', { name: 'Protokoll (XES)' }).waitFor()
    else await page.getByText(/Nicht möglich: Beim Einlesen/).waitFor()
  }))

test('every companion stands in both themes and at 320 px', () =>
  withPage({ role, width: 1440, height: 1000 }, async (page) => {
    await openView(page, 'map')
    await page.getByRole('button', { name: 'Ganze Karte zeigen' }).click()
    await page.locator('.node--activity').nth(1).click()
    await looksGood(page, 'map-map')
    await openView(page, 'map', '?metric=median&happy=1')
    await looksGood(page, 'map-median')
    await openView(page, 'variants')
    await page.getByText('Variante 1', { exact: true }).waitFor()
    await looksGood(page, 'map-variants')
    await openView(page, 'cases')
    await looksGood(page, 'map-cases')
    await openView(page, 'dotted')
    await page.locator('canvas').waitFor()
    assert.ok(
      await page.locator('canvas').evaluate((canvas) => {
        const c = /** @type {HTMLCanvasElement} */ (canvas)
        return c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0)
      }),
      'something is painted',
    )
    await looksGood(page, 'map-dotted')
    await openView(page, 'statistics')
    await page.getByRole('heading', { name: 'Durchlaufzeiten' }).waitFor()
    await looksGood(page, 'map-statistics')
  }))

test('in English everything is English', () =>
  withPage({ role, locale: 'en-GB' }, async (page) => {
    await openView(page, 'map')
    await page.getByRole('tab', { name: 'Map', selected: true }).waitFor()
    await page.getByText('How was this computed?').waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    const text = await page.locator('main').innerText()
    assert.doesNotMatch(text, /\b(Schritte|Fälle|Filter hinzufügen|Kennzahl|map-[a-z])\b/)
  }))
