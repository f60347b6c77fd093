/**
 * A page of the real browser, and what every test demands of it: no error, no
 * message about the content security policy, no axe violation, readable text.
 */
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { start } from './lotse.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ role?: string, width?: number, height?: number, scheme?: 'light' | 'dark', locale?: string, expect?: RegExp[] }} Wish */

const RESULTS = join(dirname(fileURLToPath(import.meta.url)), '../test-results')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
export const WAIT_MS = 15_000

/** @type {import('playwright-core').Browser} */
let browser
/** @type {import('./lotse.mjs').Lotse} */
let lotse

/** Prepares server and browser for the tests of one file. */
export function setUp() {
  before(async () => {
    mkdirSync(RESULTS, { recursive: true })
    lotse = await start()
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  })
  after(async () => {
    await browser?.close()
    await lotse?.stop()
  })
}

/** @param {string} role */
export const account = (role) => {
  const found = lotse.accounts[role]
  assert.ok(found, `no account for ${role}`)
  return found
}

/** @param {string} path */
export const at = (path) => lotse.address + path

/**
 * Opens a fresh page, logged in when a role is wished, and hands it to `work`.
 * Afterwards it fails for every page error, CSP message, console error and
 * answer of 500 or more that `expect` does not name.
 * @param {Wish} wish
 * @param {(page: Page) => Promise<void>} work
 */
export async function withPage(wish, work) {
  const context = await browser.newContext({
    baseURL: lotse.address,
    viewport: { width: wish.width ?? 1280, height: wish.height ?? 850 },
    colorScheme: wish.scheme ?? 'light',
    locale: wish.locale ?? 'de-DE',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  /** @type {string[]} */
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // A refused request is an answer that the tests look at; the browser logs each of them as an error.
    if (/^Failed to load resource: .*\b4\d\d\b/.test(text)) return
    if (message.type() === 'error' || /content security policy|refused to/i.test(text)) complaints.push(`console: ${text}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  try {
    if (wish.role) await logIn(page, wish.role)
    await work(page)
  } catch (error) {
    await page.screenshot({ path: join(RESULTS, `failed-${Date.now()}.png`), fullPage: true }).catch(() => undefined)
    if (complaints.length > 0) console.error(complaints.join('\n'))
    throw error
  } finally {
    await context.close()
  }
  const unexpected = complaints.filter((complaint) => !wish.expect?.some((pattern) => pattern.test(complaint)))
  assert.deepEqual(unexpected, [])
}

/**
 * Opens a session without going through the form.
 * @param {Page} page
 * @param {string} role
 */
export async function logIn(page, role) {
  await page.goto('/accessibility')
  const status = await page.evaluate(async (body) => {
    const answer = await fetch('/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return answer.status
  }, JSON.stringify(account(role)))
  assert.equal(status, 200, `login as ${role}`)
}

/**
 * Goes to an address and waits until the page stands.
 * @param {Page} page
 * @param {string} path
 */
export async function open(page, path) {
  await page.goto(path)
  await page.locator('h1').waitFor()
  await settled(page)
}

/** Waits until nothing says that it is loading. @param {Page} page */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('.loading') === null)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  // After a change of theme colours fade for a moment, even with reduced motion; a half-faded text has no contrast.
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getComputedTiming().iterations === Infinity))
}

/**
 * Texts whose contrast axe could not decide, measured by ourselves: the colour
 * against the first opaque ground behind it. SVG is not measured.
 * @param {Page} page
 * @param {string[]} selectors
 */
async function unreadable(page, selectors) {
  return page.evaluate((list) => {
    const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (!pixel) throw new Error('no canvas')
    /** @param {string} colour */
    const rgba = (colour) => {
      pixel.clearRect(0, 0, 1, 1)
      pixel.fillStyle = colour
      pixel.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data
      return [r, g, b, a / 255]
    }
    /** @param {number[]} over @param {number[]} under */
    const blend = (over, under) => [0, 1, 2].map((at) => over[at] * over[3] + under[at] * (1 - over[3])).concat(1)
    /** @param {number[]} colour */
    const luminance = (colour) => {
      const [r, g, b] = colour.slice(0, 3).map((value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const found = []
    for (const selector of list) {
      const element = document.querySelector(selector)
      if (!element || element.closest('svg')) continue
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent?.trim()).join('')
      if (!text) continue
      const style = getComputedStyle(element)
      const layers = []
      let opaque = false
      for (let node = /** @type {Element | null} */ (element); node && !opaque; node = node.parentElement) {
        const ground = getComputedStyle(node)
        if (ground.backgroundImage !== 'none' && ground.backgroundImage !== '') found.push(`${selector}: picture behind the text`)
        const colour = rgba(ground.backgroundColor)
        layers.push(colour)
        opaque = colour[3] === 1
      }
      let ground = [255, 255, 255, 1]
      for (const layer of layers.reverse()) ground = blend(layer, ground)
      const ink = blend(rgba(style.color), ground)
      const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a)
      const ratio = (light + 0.05) / (dark + 0.05)
      const size = parseFloat(style.fontSize)
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (large ? 3 : 4.5)) found.push(`${selector}: contrast ${ratio.toFixed(2)} of “${text.slice(0, 40)}”`)
    }
    return found
  }, selectors)
}

/**
 * Fails for what axe finds, for unreadable text, and when the page scrolls sideways.
 * @param {Page} page
 * @param {string} name
 */
export async function accessible(page, name) {
  await settled(page)
  const result = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  const violations = result.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`)
  assert.deepEqual(violations, [], `${name}: axe violations`)
  const undecided = result.incomplete.filter((rule) => rule.id === 'color-contrast').flatMap((rule) => rule.nodes.map((node) => String(node.target[0])))
  assert.deepEqual(await unreadable(page, undecided), [], `${name}: contrast`)
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(sideways <= 0, `${name}: the page scrolls sideways by ${sideways} px`)
}

/**
 * Checks and photographs a page in light, dark, and 320 px wide; leaves it light and wide.
 * @param {Page} page
 * @param {string} name
 */
export async function looksGood(page, name) {
  const size = page.viewportSize() ?? { width: 1280, height: 850 }
  /** @type {[string, 'light' | 'dark', number][]} */
  const ways = [
    ['light', 'light', size.width],
    ['dark', 'dark', size.width],
    ['320', 'light', 320],
  ]
  for (const [suffix, colorScheme, width] of ways) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: size.height })
    await settled(page)
    await page.screenshot({ path: join(RESULTS, `${name}-${suffix}.png`), fullPage: true })
    await accessible(page, `${name} (${suffix})`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
}

/**
 * Presses Tab until the element with this role and name has the focus.
 * @param {Page} page
 * @param {import('playwright-core').Locator} target
 * @param {number} [most]
 */
export async function tabTo(page, target, most = 80) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`not reached with ${most} tabs: ${target}`)
}

/** Confirms that the columns of the file under import have been looked at. @param {import('playwright-core').Page} page */
export const lookedAt = (page) => page.getByLabel('Ich habe die Spalten angesehen').check()
