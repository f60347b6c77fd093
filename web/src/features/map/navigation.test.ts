import { describe, expect, it } from 'vitest'
import { entry, exit, row, walk, type Drawn, type Key } from './navigation'
import { edge, node } from './testing'

/** start -> A -> (B 30 | C 70) -> D -> end, and D back to A 90 times. */
const map: Drawn = {
  nodes: [
    node('s', { kind: 'start', x: 100, y: 0 }),
    node('A', { x: 100, y: 100 }),
    node('B', { x: 0, y: 200 }),
    node('C', { x: 200, y: 200 }),
    node('D', { x: 100, y: 300 }),
    node('e', { kind: 'end', x: 100, y: 400 }),
  ],
  edges: [
    edge('s', 'A', 100),
    edge('A', 'A', 500),
    edge('A', 'B', 30),
    edge('A', 'C', 70),
    edge('B', 'D', 30),
    edge('C', 'D', 70),
    edge('D', 'A', 90, { back: true }),
    edge('D', 'e', 10),
  ],
}

const press = (...keys: Key[]) => keys.reduce<readonly string[]>((path, key) => walk(map, path, key), [])

describe('walking over the map', () => {
  it('begins at the start', () => {
    expect(entry(map)).toBe('s')
    expect(press('ArrowDown')).toEqual(['s'])
  })

  it('follows the most frequent way, forward before back, and never a loop on itself', () => {
    const path = press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown')
    expect(path).toEqual(['s', 'A', 'C', 'D', 'e'])
  })

  it('goes back the way it came', () => {
    expect(press('Home', 'ArrowDown', 'ArrowDown', 'ArrowUp').at(-1)).toBe('A')
  })

  it('goes up by frequency where it did not come from anywhere', () => {
    expect(walk(map, ['D'], 'ArrowUp')).toEqual(['C'])
  })

  it('visits the neighbours of the row and stops at its ends', () => {
    expect(row(map, 'C').map((n) => n.id)).toEqual(['B', 'C'])
    expect(walk(map, ['s', 'A', 'C'], 'ArrowLeft').at(-1)).toBe('B')
    expect(walk(map, ['s', 'A', 'B'], 'ArrowLeft').at(-1)).toBe('B')
    expect(walk(map, ['s', 'A', 'B'], 'ArrowUp').at(-1)).toBe('A')
  })

  it('goes through the other ways out where the row has no neighbours', () => {
    const lonely: Drawn = { ...map, nodes: map.nodes.map((n) => (n.id === 'B' ? { ...n, y: 260 } : n)) }
    expect(walk(lonely, ['s', 'A', 'C'], 'ArrowRight').at(-1)).toBe('B')
    expect(walk(lonely, ['s', 'A', 'B'], 'ArrowLeft').at(-1)).toBe('C')
  })

  it('jumps to the end and to the start', () => {
    expect(exit(map)).toBe('e')
    expect(press('Home', 'End').at(-1)).toBe('e')
    expect(press('Home', 'End', 'Home')).toEqual(['s'])
  })

  it('begins again when the present step is no longer drawn', () => {
    expect(walk(map, ['s', 'gone'], 'ArrowDown')).toEqual(['s'])
    expect(walk({ nodes: [], edges: [] }, ['s'], 'ArrowDown')).toEqual([])
  })
})
