import { expect, test } from 'vitest'
import { amount, halfYear, later, metricsOf, monthsSince, place } from './api'

test('targets are typed as people write them', () => {
  expect(amount('2,5', 'days')).toBe(216_000)
  expect(amount(' 12 ', 'share')).toBe(0.12)
  expect(amount('1 000', 'hours')).toBe(3_600_000)
  expect(amount('', 'days')).toBeUndefined()
  expect(amount('bald', 'days')).toBeUndefined()
  expect(amount('-1', 'days')).toBeUndefined()
})

test('a day after the end of a month is in the next', () => {
  expect(later(new Date(2024, 1, 28), 2)).toBe('2024-03-01')
})

test('periods are whole months', () => {
  expect(halfYear(new Date(2026, 8, 30))).toEqual(['2026-04-01', '2026-09-30'])
  expect(halfYear(new Date(2026, 8, 29))).toEqual(['2026-03-01', '2026-08-31'])
  expect(halfYear(new Date(2026, 2, 15))).toEqual(['2025-09-01', '2026-02-28'])
  expect(monthsSince(new Date(2026, 1, 20), new Date(2026, 6, 6))).toEqual(['2026-03-01', '2026-06-30'])
})

test('a place has its figures', () => {
  expect(metricsOf(null)).toEqual(['case-duration'])
  expect(metricsOf({ kind: 'transition', from: 'a', to: 'b' })).not.toContain('rework')
  expect(place({ kind: 'transition', from: 'a', to: 'b' })).toBe('a → b')
})
