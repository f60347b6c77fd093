import { describe, expect, it } from 'vitest'
import { automaticShare, change, DEFAULTS, encode, mapQuery, parse, type MapState } from './state'

const round = (state: MapState) => parse(state.view, new URLSearchParams(encode(state).toString()))

describe('the address of the map page', () => {
  it('is empty for a fresh page', () => {
    expect(encode(DEFAULTS).toString()).toBe('')
  })

  it('brings every field back', () => {
    const state: MapState = {
      view: 'compare',
      filters: ['activity "Prüfen & senden"', 'not (follows "A" "B")'],
      activities: 0,
      paths: 100,
      metric: 'waiting',
      calendar: 'BY',
      selected: 'n3',
      hide: ['A', 'B'],
      happy: true,
      offset: 50,
      sort: '-duration',
      opened: 17,
      axis: 'relative',
      order: 'events',
      attribute: 'case:channel',
      other: 'abc',
      otherFilters: ['time 2024-01-01..2024-06-30 contained'],
    }
    expect(round(state)).toEqual(state)
  })

  it('keeps the order of filters', () => {
    const state = { ...DEFAULTS, filters: ['b', 'a', 'c'] }
    expect(round(state).filters).toEqual(['b', 'a', 'c'])
  })

  it('falls back on values it does not know', () => {
    const state = parse('magic', new URLSearchParams('metric=beauty&activities=x&paths=400&calendar=XX&offset=-3'))
    expect(state).toEqual({ ...DEFAULTS, paths: 100 })
  })

  it('goes back to the first row when the filter changes, and only then', () => {
    const state = { ...DEFAULTS, view: 'cases' as const, offset: 100, opened: 4 }
    expect(change(state, { filters: ['a'] })).toMatchObject({ offset: 0, opened: null })
    expect(change(state, { metric: 'p90' })).toMatchObject({ offset: 100, opened: 4 })
    expect(change(state, { offset: 150 })).toMatchObject({ offset: 150 })
  })

  it('shows all steps of a small process and a readable number of a large one', () => {
    expect(automaticShare(7)).toBe(100)
    expect(Math.round((automaticShare(60) / 100) * 60)).toBeLessThanOrEqual(18)
    expect(automaticShare(100000)).toBe(1)
  })

  it('asks the server for what is shown', () => {
    const query = mapQuery({ ...DEFAULTS, filters: ['x', 'y'], metric: 'p90', calendar: 'SH', paths: 5 }, 10)
    expect(query.toString()).toBe('f=x&f=y&calendar=SH&activities=100&paths=5&metric=p90')
  })
})
