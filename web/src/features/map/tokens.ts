/**
 * The animation: how many tokens run along each edge, and how fast.
 *
 * Tokens are aggregates, never cases: their number tells how often a way was taken, their pace how long it took at
 * the median. Suppressed ways carry none. At most {@link MOST} run at once, so that the browser keeps up.
 */
import type { MapEdge } from './types'

export const MOST = 240

export interface Token {
  edge: string
  path: string
  /** Seconds for the whole way at normal speed. */
  seconds: number
  /** How far into its way the token is when the animation begins, in seconds. */
  offset: number
}

/** Tokens for the drawn edges; the same edges always give the same tokens. */
export function tokens(edges: readonly MapEdge[]): Token[] {
  const walked = edges.filter((e) => (e.events ?? 0) > 0)
  if (walked.length === 0) return []
  const most = Math.max(...walked.map((e) => e.events ?? 0))
  const medians = walked.map((e) => e.duration?.median).filter((m): m is number => typeof m === 'number' && m > 0)
  const slowest = Math.max(...medians, 1)
  const wanted = walked.map((e) => 1 + Math.round((4 * Math.log1p(e.events ?? 0)) / Math.log1p(most)))
  const scale = Math.min(1, MOST / wanted.reduce((a, b) => a + b, 0))
  return walked
    .toSorted((a, b) => (b.events ?? 0) - (a.events ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .flatMap((e) => {
      const n = Math.max(1, Math.floor(scale * (1 + Math.round((4 * Math.log1p(e.events ?? 0)) / Math.log1p(most)))))
      const median = e.duration?.median ?? null
      const slow = median !== null && median > 0 ? Math.log1p(median) / Math.log1p(slowest) : 0
      const seconds = 1.5 + 6.5 * slow ** 3
      return Array.from({ length: n }, (_, i) => ({ edge: e.id, path: e.path, seconds, offset: (seconds * i) / n }))
    })
    .slice(0, MOST)
}
