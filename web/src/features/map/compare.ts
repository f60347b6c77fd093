/** Differences between two maps: what the server said about each, subtracted. */
import type { Figures, ProcessMap } from './types'

export interface Difference {
  name: string
  left: number | null
  right: number | null
  inLeft: boolean
  inRight: boolean
  /** Right minus left; `null` where one side is withheld or absent. */
  change: number | null
  /** Change relative to the left side; `null` where that is 0, withheld or absent. */
  relative: number | null
}

const subtract = (left: number | null | undefined, right: number | null | undefined) => {
  if (left === null || left === undefined || right === null || right === undefined) return { change: null, relative: null }
  return { change: right - left, relative: left === 0 ? null : (right - left) / Math.abs(left) }
}

function join(left: ReadonlyMap<string, number | null>, right: ReadonlyMap<string, number | null>): Difference[] {
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return names
    .map((name) => {
      const l = left.get(name) ?? null
      const r = right.get(name) ?? null
      return { name, left: l, right: r, inLeft: left.has(name), inRight: right.has(name), ...subtract(l, r) }
    })
    .toSorted((a, b) => Math.abs(b.change ?? -1) - Math.abs(a.change ?? -1) || (a.name < b.name ? -1 : 1))
}

/** Steps and ways of both maps by name, greatest change first; those drawn on one side only have no change. */
export function differences(left: ProcessMap, right: ProcessMap): { steps: Difference[]; ways: Difference[] } {
  const steps = (map: ProcessMap) => new Map(map.nodes.filter((n) => n.kind === 'activity').map((n) => [n.activity, n.value] as const))
  const ways = (map: ProcessMap) => {
    const names = new Map(map.nodes.map((n) => [n.id, n.kind === 'activity' ? n.activity : n.kind === 'start' ? '▶' : '■']))
    return new Map(map.edges.map((e) => [`${names.get(e.from)} → ${names.get(e.to)}`, e.value] as const))
  }
  return { steps: join(steps(left), steps(right)), ways: join(ways(left), ways(right)) }
}

export interface FigureRow {
  key: 'cases' | 'events' | 'variants' | 'median' | 'p90' | 'rework'
  kind: 'count' | 'time' | 'share'
  left: number | null
  right: number | null
  change: number | null
  relative: number | null
}

/** The key figures of both sides. */
export function figureRows(left: Figures, right: Figures): FigureRow[] {
  const row = (key: FigureRow['key'], kind: FigureRow['kind'], of: (f: Figures) => number | null | undefined): FigureRow => {
    const [l, r] = [of(left) ?? null, of(right) ?? null]
    const { change, relative } = subtract(l, r)
    return { key, kind, left: l, right: r, change, relative: kind === 'share' ? null : relative }
  }
  return [
    row('cases', 'count', (f) => f.cases),
    row('events', 'count', (f) => f.events),
    row('variants', 'count', (f) => f.variants),
    row('median', 'time', (f) => f.duration?.median),
    row('p90', 'time', (f) => f.duration?.p90),
    row('rework', 'share', (f) => f.rework_share),
  ]
}
