import { describe, expect, it } from 'vitest'
import { discs, paint, palette, rgb } from './dots'

describe('the dotted chart', () => {
  it('gives every activity its own colour', () => {
    expect(new Set(palette(40, false).map(String)).size).toBe(40)
    expect(rgb(0, 1, 0.5)).toEqual([255, 0, 0])
    expect(rgb(120, 1, 0.5)).toEqual([0, 255, 0])
  })

  it('paints dots, leaves out what is switched off and stays inside the picture', () => {
    const data = new Uint8ClampedArray(5 * 5 * 4)
    const picture = { width: 5, height: 5, cells: [[0, 0, 0, 3], [4, 4, 1, 1], [9, 9, 0, 1]] as [number, number, number, number][] }
    paint(data, picture, [[1, 2, 3], [4, 5, 6]], new Set([1]))
    expect([...data.slice(0, 4)]).toEqual([1, 2, 3, 255])
    expect(data[(4 * 5 + 4) * 4 + 3]).toBe(0)
  })

  it('draws groups as discs whose area is their number', () => {
    const picture = { width: 10, height: 5, cells: [[0, 0, 0, 25], [9, 4, 1, 100], [5, 2, 2, 900]] as [number, number, number, number][] }
    const [large, small] = discs(picture, 1000, 500, new Set([2]))
    expect(large).toEqual({ x: 950, y: 450, radius: 75, activity: 1 })
    expect(small?.radius).toBe(37.5)
    expect(small?.activity).toBe(0)
  })
})
