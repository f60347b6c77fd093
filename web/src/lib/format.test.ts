import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatNumber, formatShare } from './format'
import { setLanguage } from './i18n.svelte'

test.each([
  [0, '0 Sekunden'],
  [1, '1 Sekunde'],
  [59, '59 Sekunden'],
  [60, '1 Minute'],
  [5400, '1,5 Stunden'],
  [86400, '1 Tag'],
  [86400 * 21.4, '21 Tage'],
  [86400 * 75, '2,5 Monate'],
  [86400 * 800, '2,2 Jahre'],
  [-3600, '-1 Stunde'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

test('English durations and numbers', async () => {
  await setLanguage('en')
  expect(formatDuration(5400)).toBe('1.5 hours')
  expect(formatNumber(1234567.5, 1)).toBe('1,234,567.5')
  await setLanguage('de')
})

test('numbers, shares and sizes in German', () => {
  expect(formatNumber(1234567)).toBe('1.234.567')
  expect(formatShare(0.634).replace(/\s/, ' ')).toBe('63 %')
  expect(formatBytes(999)).toBe('999 Byte')
  expect(formatBytes(12_345_678)).toBe('12,3 MB')
})
