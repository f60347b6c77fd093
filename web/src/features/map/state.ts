/**
 * What the map page shows, and its form in the address.
 *
 * The view is a segment of the path, the rest is the query. The address is the only place where this state lives: back, forward, reload and a copied link all restore the
 * same view. Values equal to the default are left out, so a fresh page has a short address. Unknown or broken
 * values fall back to the default instead of failing: an old link must still open.
 */

export const VIEWS = ['map', 'table', 'variants', 'cases', 'dotted', 'statistics', 'compare'] as const
export type View = (typeof VIEWS)[number]

export const METRICS = ['cases', 'events', 'median', 'mean', 'p90', 'sum', 'waiting', 'processing'] as const
export type Metric = (typeof METRICS)[number]

/** Calendars: around the clock, or the working days of one Land. */
export const CALENDARS = [
  'none', 'BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH',
] as const
export type Calendar = (typeof CALENDARS)[number]

export const AXES = ['absolute', 'relative', 'weekday'] as const
export type Axis = (typeof AXES)[number]

export const DOT_ORDERS = ['start', 'duration', 'events'] as const
export type DotOrder = (typeof DOT_ORDERS)[number]

export interface MapState {
  view: View
  /** Filter expressions in the server's text form; a case must satisfy all of them. */
  filters: string[]
  /** Share of activities kept, 0 to 100; `null` lets {@link automaticShare} choose. */
  activities: number | null
  /** Share of paths kept, 0 to 100; `null` lets {@link automaticPaths} choose. */
  paths: number | null
  metric: Metric
  calendar: Calendar
  /** Identifier of the selected node or edge. */
  selected: string | null
  /** Activities taken off the drawing; the numbers of the others stay those of the whole selection. */
  hide: string[]
  /** Whether the most frequent path is emphasised. */
  happy: boolean
  /** First row of a paged list. */
  offset: number
  /** Sort key of the case list. */
  sort: string
  /** Number of the opened case. */
  opened: number | null
  axis: Axis
  order: DotOrder
  /** Attribute opened in the statistics. */
  attribute: string | null
  /** The other side of a comparison: dataset and filters. */
  other: string | null
  otherFilters: string[]
}

export const DEFAULTS: Readonly<MapState> = Object.freeze({
  view: 'map',
  filters: [],
  activities: null,
  paths: null,
  metric: 'cases',
  calendar: 'none',
  selected: null,
  hide: [],
  happy: false,
  offset: 0,
  sort: '',
  opened: null,
  axis: 'absolute',
  order: 'start',
  attribute: null,
  other: null,
  otherFilters: [],
})

const oneOf = <T extends string>(allowed: readonly T[], text: string | null, fallback: T): T =>
  allowed.includes(text as T) ? (text as T) : fallback

const whole = (text: string | null, low: number, high: number): number | null => {
  if (text === null || !/^\d+$/.test(text)) return null
  return Math.min(high, Math.max(low, Number(text)))
}

/** Reads the state out of an address. */
export function parse(view: string, params: URLSearchParams): MapState {
  return {
    view: oneOf(VIEWS, view, DEFAULTS.view),
    filters: params.getAll('f').filter((f) => f.trim() !== ''),
    activities: whole(params.get('activities'), 0, 100),
    paths: whole(params.get('paths'), 0, 100),
    metric: oneOf(METRICS, params.get('metric'), DEFAULTS.metric),
    calendar: oneOf(CALENDARS, params.get('calendar'), DEFAULTS.calendar),
    selected: params.get('sel') || null,
    hide: params.getAll('hide').filter((a) => a !== ''),
    happy: params.get('happy') === '1',
    offset: whole(params.get('offset'), 0, Number.MAX_SAFE_INTEGER) ?? 0,
    sort: params.get('sort') ?? '',
    opened: whole(params.get('case'), 0, Number.MAX_SAFE_INTEGER),
    axis: oneOf(AXES, params.get('x'), DEFAULTS.axis),
    order: oneOf(DOT_ORDERS, params.get('order'), DEFAULTS.order),
    attribute: params.get('attribute') || null,
    other: params.get('other') || null,
    otherFilters: params.getAll('of').filter((f) => f.trim() !== ''),
  }
}

/** Writes the query of the address; with the view the inverse of {@link parse} for every state that it returns. */
export function encode(state: MapState): URLSearchParams {
  const params = new URLSearchParams()
  for (const f of state.filters) params.append('f', f)
  if (state.activities !== null) params.set('activities', String(state.activities))
  if (state.paths !== null) params.set('paths', String(state.paths))
  if (state.metric !== DEFAULTS.metric) params.set('metric', state.metric)
  if (state.calendar !== DEFAULTS.calendar) params.set('calendar', state.calendar)
  if (state.selected !== null) params.set('sel', state.selected)
  for (const a of state.hide) params.append('hide', a)
  if (state.happy) params.set('happy', '1')
  if (state.offset > 0) params.set('offset', String(state.offset))
  if (state.sort !== '') params.set('sort', state.sort)
  if (state.opened !== null) params.set('case', String(state.opened))
  if (state.axis !== DEFAULTS.axis) params.set('x', state.axis)
  if (state.order !== DEFAULTS.order) params.set('order', state.order)
  if (state.attribute !== null) params.set('attribute', state.attribute)
  if (state.other !== null) params.set('other', state.other)
  for (const f of state.otherFilters) params.append('of', f)
  return params
}

/**
 * The state after `change`.
 *
 * What a list was paged or opened to belongs to the filter and view it was opened under, so a change of either
 * goes back to the first row.
 */
export function change(state: MapState, change: Partial<MapState>): MapState {
  const next = { ...state, ...change }
  const moved = next.view !== state.view || next.filters.join('\n') !== state.filters.join('\n')
  if (moved) {
    if (change.offset === undefined) next.offset = 0
    if (change.opened === undefined) next.opened = null
    if (next.view !== state.view && change.sort === undefined) next.sort = ''
  }
  return next
}

/** How many steps a first look can hold and still be read. */
const READABLE_STEPS = 18

/** Share of activities for a first look: as many of the most frequent as can be read. */
export function automaticShare(activities: number): number {
  if (activities <= READABLE_STEPS) return 100
  return Math.max(1, Math.floor((READABLE_STEPS / activities) * 100))
}

/** Share of paths for a first look; the rarest stay behind the slider. */
export function automaticPaths(activities: number): number {
  return activities <= 8 ? 60 : activities <= 15 ? 40 : 25
}

/** Query of an analysis endpoint: what every one of them understands. */
export function analysisQuery(state: MapState): URLSearchParams {
  const query = new URLSearchParams()
  for (const f of state.filters) query.append('f', f)
  if (state.calendar !== 'none') query.set('calendar', state.calendar)
  return query
}

/** Query of the map endpoint and of its exports. */
export function mapQuery(state: MapState, activities: number): URLSearchParams {
  const query = analysisQuery(state)
  query.set('activities', String(state.activities ?? automaticShare(activities)))
  query.set('paths', String(state.paths ?? automaticPaths(activities)))
  query.set('metric', state.metric)
  return query
}
