import { describe, expect, it } from 'vitest'
import { area, chevron, line, linear, roundUp, ticks, wrap } from './geometry'

describe('chart geometry', () => {
  it('scales linearly, also downwards', () => {
    const y = linear(0, 10, 100, 0)
    expect([y(0), y(5), y(10)]).toEqual([100, 50, 0])
  })

  it('survives an empty range', () => {
    expect(linear(3, 3, 0, 100)(3)).toBe(0)
    expect(ticks(3, 3)).toEqual([3])
  })

  it('puts ticks on round values', () => {
    expect(ticks(0, 10)).toEqual([0, 2, 4, 6, 8, 10])
    expect(ticks(0, 0.7)).toEqual([0, 0.2, 0.4, 0.6])
    expect(ticks(17, 1234, 4)).toEqual([500, 1000])
    expect(roundUp(1234)).toBe(1500)
    expect(roundUp(0)).toBe(1)
  })

  it('breaks a line where a value is missing', () => {
    const points = [{ x: 0, y: 1 }, { x: 1, y: 2 }, { x: 2, y: null }, { x: 3, y: 4 }]
    expect(line(points)).toBe('M0 1L1 2M3 4')
    expect(area(points, 9)).toBe('M0 9L0 1L1 2L1 9Z')
  })

  it('wraps words and cuts what does not fit', () => {
    expect(wrap('Antrag auf Vollständigkeit prüfen', 14)).toEqual(['Antrag auf', 'Vollständigke-', 'it prüfen'])
    expect(wrap('eins zwei drei vier', 4, 2)).toEqual(['eins', 'zwe…'])
    expect(wrap('kurz', 10)).toEqual(['kurz'])
  })

  it('draws the first chevron without a notch', () => {
    expect(chevron(100, 40, 10, true)).toBe('M0 0 L90 0 L100 20 L90 40 L0 40 Z')
    expect(chevron(100, 40, 10, false)).toContain('L10 20 Z')
  })
})
