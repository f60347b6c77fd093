/** Small maps for tests. */
import type { Computed, Figures, MapEdge, MapNode, ProcessMap, Times } from './types'

export const times = (median: number, n = 100): Times => ({
  min: median / 10, median, mean: median * 1.2, p90: median * 3, max: median * 9, sum: median * 1.2 * n, n,
})

export const node = (id: string, rest: Partial<MapNode> = {}): MapNode => ({
  id, activity: id, kind: 'activity', x: 0, y: 0, width: 80, height: 40, cases: 100, events: 120, starts: 0, ends: 0,
  duration: null, value: 100, label: '100', heat: 0.5, lines: [id], few_persons: false, ...rest,
})

export const edge = (from: string, to: string, events: number | null, rest: Partial<MapEdge> = {}): MapEdge => ({
  id: `${from}>${to}`, from, to, path: 'M0 0 L10 10', label: { x: 5, y: 5, text: String(events ?? '') },
  cases: events, events, duration: times(86400), value: events, weight: 0.5, heat: 0.5, back: false, few_persons: false, ...rest,
})

export const figures: Figures = {
  cases: 1821, events: 9432, activities: 12, variants: 211, duration: times(1_800_000), rework_share: 0.21,
  from: '2024-01-02T08:00:00Z', to: '2025-12-22T15:00:00Z',
}

export const computed: Computed = {
  dataset: 'd1', n_cases: 1821, n_events: 9432, total_cases: 2000, from: '2024-01-02T08:00:00Z',
  to: '2025-12-22T15:00:00Z', filters: [], calendar: 'none', k: 5, suppressed_cells: 2, server_ms: 12.4,
  query_id: 'q1', method: 'directly-follows graph',
}

export const processMap = (nodes: MapNode[], edges: MapEdge[], rest: Partial<ProcessMap> = {}): ProcessMap => ({
  width: 400, height: 500, nodes, edges, hidden: { activities: 0, edges: 0 }, happy_path: [], figures, computed,
  legend: { metric: 'cases', unit: 'count', min: 1, max: 100 }, ...rest,
})
