import { describe, expect, it } from 'vitest'
import { count, day, duration, moment, share, took } from './format'

const nbsp = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers as people read them', () => {
  it('groups thousands by language, plain German like German', () => {
    expect(count(12480, 'de')).toBe('12.480')
    expect(count(12480, 'de-simple')).toBe('12.480')
    expect(count(12480, 'en')).toBe('12,480')
  })

  it('never turns a suppressed number into a figure', () => {
    expect(count(null, 'de')).toBeNull()
    expect(share(null, 'de')).toBeNull()
    expect(duration(null, 'de')).toBeNull()
  })

  it('chooses the unit of a duration', () => {
    expect(nbsp(duration(0, 'de'))).toBe('0 Sekunden')
    expect(nbsp(duration(45 * 60, 'de'))).toBe('45 Minuten')
    expect(nbsp(duration(5.25 * 3600, 'de'))).toBe('5,3 Stunden')
    expect(nbsp(duration(86400 * 3.24, 'de'))).toBe('3,2 Tage')
    expect(nbsp(duration(86400 * 214.4, 'en'))).toBe('214 days')
    expect(nbsp(duration(86400 * 365.25 * 4, 'de'))).toBe('4 Jahre')
  })

  it('shows small shares with one decimal', () => {
    expect(nbsp(share(0.213, 'de'))).toBe('21 %')
    expect(nbsp(share(0.0213, 'de'))).toBe('2,1 %')
    expect(nbsp(share(0, 'de'))).toBe('0 %')
  })

  it('shows moments with their zone', () => {
    expect(moment('2024-01-02T08:15:00Z', 'de')).toContain('09:15:00 MEZ')
    expect(day('2024-06-30T22:30:00Z', 'de')).toBe('01.07.2024')
    expect(day('nonsense', 'de')).toBeNull()
  })

  it('shows computing time', () => {
    expect(took(12.4, 'de')).toBe('12 ms')
    expect(took(1234, 'de')).toBe('1,2 s')
  })
})
