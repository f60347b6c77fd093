/**
 * What the map page reads from the server.
 *
 * Suppressed numbers are `null`: the group behind them is smaller than `k`, or showing them would let a reader
 * subtract their way to one that is. Durations are seconds, instants RFC 3339 strings.
 */

export interface Times {
  min: number | null
  median: number | null
  mean: number | null
  p90: number | null
  max: number | null
  sum: number | null
  n: number | null
}

export interface Computed {
  dataset: string
  n_cases: number | null
  n_events: number | null
  total_cases: number | null
  from: string | null
  to: string | null
  filters: { expr: string; label: string }[]
  calendar: string
  k: number
  suppressed_cells: number
  server_ms: number
  query_id: string
  method: string
}

export interface Figures {
  cases: number | null
  events: number | null
  activities: number | null
  variants: number | null
  duration: Times | null
  rework_share: number | null
  from: string | null
  to: string | null
}

export interface MapNode {
  id: string
  activity: string
  kind: 'start' | 'end' | 'activity'
  x: number
  y: number
  width: number
  height: number
  cases: number | null
  events: number | null
  starts: number | null
  ends: number | null
  duration: Times | null
  value: number | null
  label: string
  heat: number | null
  lines: string[]
  few_persons: boolean
}

export interface MapEdge {
  id: string
  from: string
  to: string
  path: string
  label: { x: number; y: number; text: string } | null
  cases: number | null
  events: number | null
  duration: Times | null
  value: number | null
  weight: number
  heat: number | null
  back: boolean
  few_persons: boolean
}

export interface ProcessMap {
  width: number
  height: number
  nodes: MapNode[]
  edges: MapEdge[]
  hidden: { activities: number; edges: number }
  happy_path: string[]
  figures: Figures
  computed: Computed
  legend: { metric: string; unit: string; min: number | null; max: number | null }
}

export interface Dataset {
  id: string
  name: string
  cases: number
  events: number
  activities: number
  variants: number
  from: string | null
  to: string | null
  case_access: boolean
  k: number
  unit_available: boolean
  start_available: boolean
}

/** What the filter dialog offers; actors and groups under `k` are not among it. */
export interface Suggestions {
  activities: string[]
  attributes: { key: string; values: { value: string; cases: number | null }[] }[]
  from: string | null
  to: string | null
  duration: { min: number | null; max: number | null } | null
}

export interface SavedFilter {
  id: string | number
  name: string
  filters: string[]
}

export interface VariantRow {
  rank: number
  trace: string[]
  cases: number | null
  share: number | null
  duration: Times | null
}

export interface Variants {
  variants: VariantRow[]
  /** Variants that are not listed, because of the page or because they are suppressed. */
  rest: { variants: number; cases: number | null }
  computed: Computed
}

export interface CaseRow {
  number: number
  id?: string | null
  start: string | null
  end: string | null
  duration: number | null
  events: number
}

export interface Cases {
  cases: CaseRow[]
  total: number
  computed?: Computed
}

export interface CaseDetail {
  number: number
  id?: string | null
  attributes?: Record<string, unknown> | { key: string; value: unknown }[]
  events: { activity: string; time: string | null; start?: string | null; attributes?: Record<string, unknown> | { key: string; value: unknown }[] }[]
}

export interface Dotted {
  width: number
  height: number
  /** Column, row, index into `activities`, number of events. */
  cells: [number, number, number, number][]
  activities: string[]
  /** Events of each activity; `null` where the group is small. */
  events: (number | null)[]
  from: string | null
  to: string | null
  max_seconds: number | null
  cases: number
  /** Rows are groups of cases, numbers multiples of `k`. */
  grouped: boolean
  computed: Computed
}

export interface Statistics {
  durations: {
    histogram: { from: number; to: number; cases: number | null }[]
    quantiles: { q: number; seconds: number | null }[]
  }
  arrival: PeriodCount[]
  completion: PeriodCount[]
  wip: PeriodCount[]
  activities: {
    activity: string
    events: number | null
    cases: number | null
    rework_cases: number | null
    share: number | null
    processing: Times | null
    waiting: Times | null
  }[]
  transitions: { from: string; to: string; events: number | null; cases: number | null; duration: Times | null }[]
  computed: Computed
}

/** Cases in one period; `period` is its first day or `YYYY-MM`. */
export interface PeriodCount {
  period: string
  cases: number | null
}

export interface AttributeInfo {
  key: string
  scope?: string
  kind: string
  /** Why nothing is told about it; `null` where it is. */
  withheld: string | null
}

export interface AttributeStatistics {
  key: string
  values: { value: string; cases: number | null; share?: number | null; duration: Times | null }[]
  withheld?: string | null
  computed?: Computed
}

export interface Handover {
  units: string[]
  /** Rows hand over to columns. */
  matrix: (number | null)[][]
  withheld: string | null
  computed?: Computed
}
