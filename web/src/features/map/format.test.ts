import { afterEach, describe, expect, it } from 'vitest'
import { setLanguage } from '../../lib/i18n.svelte'
import { count, day, duration, metricValue, share, took } from './format'

const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ')

describe('figures that may be withheld', () => {
  afterEach(() => setLanguage('de'))

  it('group thousands by language', async () => {
    expect(count(12480)).toBe('12.480')
    await setLanguage('en')
    expect(count(12480)).toBe('12,480')
  })

  it('never turn a suppressed number into a figure', () => {
    expect([count(null), share(null), duration(undefined), took(NaN), day(null)]).toEqual([null, null, null, null, null])
  })

  it('show small shares with one decimal', () => {
    expect(plain(share(0.213))).toBe('21 %')
    expect(plain(share(0.0213))).toBe('2,1 %')
    expect(plain(share(0))).toBe('0 %')
  })

  it('carry the unit of their metric', () => {
    expect(plain(metricValue('events', 3))).toBe('3')
    expect(plain(metricValue('median', 3 * 86400))).toContain('Tage')
    expect(took(12.4)).toBe('12 ms')
  })
})
