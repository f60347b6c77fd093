import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import ProcessMap from './ProcessMap.svelte'
import { edge, node, processMap } from './testing'

const map = processMap(
  [
    node('start', { kind: 'start', activity: '', y: 0, cases: 1821, heat: null, lines: [] }),
    node('a', { activity: 'Antrag prüfen', cases: 1821, y: 100 }),
    node('b', { activity: 'Unterlagen nachfordern', cases: null, y: 200, x: 0 }),
    node('c', { activity: 'Bescheid erteilen', cases: 900, y: 200, x: 200 }),
  ],
  [edge('start', 'a', 1821), edge('a', 'b', 3), edge('a', 'c', 900)],
  { happy_path: ['start', 'a', 'c'] },
)
const props = (rest: object = {}) => ({
  map, selected: null, happy: false, hide: [], loading: false, playing: false, speed: 1, found: new Set<string>(),
  select: vi.fn(), open: vi.fn(), key: vi.fn(), ...rest,
})

// jsdom has no layout, so there is nothing to observe.
beforeAll(() =>
  vi.stubGlobal('ResizeObserver', class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }),
)

describe('the drawn map', () => {
  it('names every step with its figure and where it goes on', () => {
    render(ProcessMap, props())
    expect(screen.getByRole('button', { name: 'Schritt Antrag prüfen, 1.821 Fälle, weiter zu Bescheid erteilen oder Unterlagen nachfordern' })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Schritt Unterlagen nachfordern, Zahl unterdrückt' })).toBeInTheDocument()
  })

  it('has one tab stop among its steps and walks on with the arrow keys', async () => {
    const p = props({ selected: 'a' })
    const { container } = render(ProcessMap, p)
    const stops = [...container.querySelectorAll('[data-node]')].filter((n) => n.getAttribute('tabindex') === '0')
    expect(stops.map((n) => n.getAttribute('data-node'))).toEqual(['a'])
    await fireEvent.keyDown(stops[0] as Element, { key: 'ArrowDown' })
    expect(p.select).toHaveBeenCalledWith('c')
    await fireEvent.keyDown(stops[0] as Element, { key: 'Enter' })
    expect(p.open).toHaveBeenCalled()
    await fireEvent.keyDown(stops[0] as Element, { key: 't' })
    expect(p.key).toHaveBeenCalledWith('t')
    await fireEvent.keyDown(stops[0] as Element, { key: 'Escape' })
    expect(p.select).toHaveBeenLastCalledWith(null)
  })

  it('takes hidden steps and their ways off the drawing and leaves the rest as it is', () => {
    const { container } = render(ProcessMap, props({ hide: ['Unterlagen nachfordern'] }))
    expect(container.querySelector('[data-node="b"]')).toBeNull()
    expect(container.querySelector('[data-edge="a>b"]')).toBeNull()
    expect(container.querySelector('[data-edge="a>c"]')).not.toBeNull()
  })

  it('moves nothing until the person starts the animation', async () => {
    const { container, rerender } = render(ProcessMap, props())
    expect(container.querySelector('animateMotion')).toBeNull()
    await rerender({ playing: true })
    expect(container.querySelectorAll('animateMotion').length).toBeGreaterThan(0)
  })
})
