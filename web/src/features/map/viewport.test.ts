import { describe, expect, it } from 'vitest'
import { fit, keepInView, MAX_SCALE, reveal, visible, wheelFactor, zoomAt } from './viewport'

const view = { width: 800, height: 600 }

describe('pan and zoom', () => {
  it('keeps the point under the pointer', () => {
    const before = { x: 10, y: 20, scale: 1 }
    const after = zoomAt(before, 200, 100, 2, 0.1)
    expect((200 - after.x) / after.scale).toBeCloseTo((200 - before.x) / before.scale)
    expect((100 - after.y) / after.scale).toBeCloseTo((100 - before.y) / before.scale)
  })

  it('stops at the ends of the scale', () => {
    expect(zoomAt({ x: 0, y: 0, scale: 1 }, 0, 0, 1000, 0.1).scale).toBe(MAX_SCALE)
    expect(zoomAt({ x: 0, y: 0, scale: 1 }, 0, 0, 0.00001, 0.1).scale).toBe(0.1)
  })

  it('shows a small drawing whole and centred', () => {
    const v = fit({ width: 400, height: 400 }, view)
    expect(v.scale).toBe(1.25)
    expect(v.x).toBe(150)
    expect(v.y).toBe(50)
  })

  it('does not shrink a large drawing below what can be read, and begins at its top', () => {
    const v = fit({ width: 4000, height: 6000 }, view)
    expect(v).toEqual({ x: (800 - 3400) / 2, y: 16, scale: 0.85 })
    expect(fit({ width: 4000, height: 6000 }, view, 0).scale).toBeLessThan(0.1)
  })

  it('never loses the drawing', () => {
    const v = keepInView({ x: -99999, y: 99999, scale: 1 }, { width: 300, height: 300 }, view)
    expect(v).toEqual({ x: 80 - 300, y: 520, scale: 1 })
  })

  it('brings a box into view with the least movement', () => {
    const v = { x: 0, y: 0, scale: 1 }
    expect(reveal(v, { x: 100, y: 100, width: 50, height: 50 }, view)).toEqual(v)
    expect(reveal(v, { x: 100, y: 900, width: 50, height: 50 }, view)).toEqual({ x: 0, y: 600 - 48 - 950, scale: 1 })
  })

  it('tells the minimap what is visible', () => {
    expect(visible({ x: -100, y: 50, scale: 2 }, view)).toEqual({ x: 50, y: -25, width: 400, height: 300 })
  })

  it('zooms in when the wheel goes up, alike for lines and pixels', () => {
    expect(wheelFactor(-100, 0, false)).toBeGreaterThan(1)
    expect(wheelFactor(5, 1, false)).toBeCloseTo(wheelFactor(80, 0, false))
  })
})
