/**
 * Moving over the map with the keyboard.
 *
 * Down follows the most frequent way on, up goes back the way one came, left and right go to the neighbours in the
 * same row and, where there are none, through the other ways out of the step one came from. Works on what is drawn;
 * nothing is computed that the server did not say.
 */
import type { MapEdge, MapNode } from './types'

export interface Drawn {
  nodes: readonly MapNode[]
  edges: readonly MapEdge[]
}

/** How often an edge was walked; suppressed counts rank last. */
const frequency = (edge: MapEdge): number => edge.events ?? edge.cases ?? -1

/** Most frequent first; ties by the identifier, so that the same map always walks the same way. */
const byFrequency = (a: MapEdge, b: MapEdge): number => frequency(b) - frequency(a) || (a.id < b.id ? -1 : 1)

/** Edges leaving a node for another one, forward ones first, most frequent first. */
export function waysOn(map: Drawn, id: string): MapEdge[] {
  const out = map.edges.filter((e) => e.from === id && e.to !== id)
  return [...out.filter((e) => !e.back).sort(byFrequency), ...out.filter((e) => e.back).sort(byFrequency)]
}

/** Edges arriving at a node from another one, forward ones first, most frequent first. */
export function waysHere(map: Drawn, id: string): MapEdge[] {
  const into = map.edges.filter((e) => e.to === id && e.from !== id)
  return [...into.filter((e) => !e.back).sort(byFrequency), ...into.filter((e) => e.back).sort(byFrequency)]
}

/** Nodes whose middles lie in the same row, from left to right. */
export function row(map: Drawn, id: string): MapNode[] {
  const here = map.nodes.find((n) => n.id === id)
  if (!here) return []
  const middle = here.y + here.height / 2
  return map.nodes
    .filter((n) => Math.abs(n.y + n.height / 2 - middle) < Math.max(n.height, here.height) / 2)
    .sort((a, b) => a.x - b.x || (a.id < b.id ? -1 : 1))
}

/** Where the map is entered: its start, else its topmost node. */
export function entry(map: Drawn): string | null {
  const start = map.nodes.find((n) => n.kind === 'start')
  if (start) return start.id
  return [...map.nodes].sort((a, b) => a.y - b.y || a.x - b.x)[0]?.id ?? null
}

/** Where the map is left: its end, else its lowest node. */
export function exit(map: Drawn): string | null {
  const end = map.nodes.find((n) => n.kind === 'end')
  if (end) return end.id
  return [...map.nodes].sort((a, b) => b.y - a.y || a.x - b.x)[0]?.id ?? null
}

export type Key = 'ArrowDown' | 'ArrowUp' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End'

/** The nodes walked through, the present one last. */
export type Walk = readonly string[]

/**
 * The walk after a key.
 *
 * A key that leads nowhere leaves the walk unchanged. An empty walk, or one whose present node is no longer drawn,
 * begins at the entry.
 */
export function walk(map: Drawn, path: Walk, key: Key): Walk {
  const known = path.filter((id) => map.nodes.some((n) => n.id === id))
  const here = known.at(-1)
  const first = entry(map)
  if (first === null) return []
  if (here === undefined || path.at(-1) !== here) return [first]
  switch (key) {
    case 'Home':
      return [first]
    case 'End': {
      const last = exit(map)
      return last === null || last === here ? known : [...known, last]
    }
    case 'ArrowDown': {
      const next = waysOn(map, here)[0]
      return next ? [...known, next.to] : known
    }
    case 'ArrowUp': {
      if (known.length > 1) return known.slice(0, -1)
      const before = waysHere(map, here)[0]
      return before ? [before.from] : known
    }
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1
      const neighbours = row(map, here)
      if (neighbours.length > 1) {
        const at = neighbours.findIndex((n) => n.id === here)
        const next = neighbours[at + step]
        return next ? [...known.slice(0, -1), next.id] : known
      }
      const before = known.at(-2)
      if (before === undefined) return known
      const targets = waysOn(map, before).map((e) => e.to)
      const next = targets[targets.indexOf(here) + step]
      return next ? [...known.slice(0, -1), next] : known
    }
  }
}
