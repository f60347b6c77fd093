import { beforeEach, expect, test, vi } from 'vitest'
import { guardLeaving, href, match, navigate, onLeaveBlocked, route, setQuery, startRouter } from './router.svelte'

startRouter()
beforeEach(() => navigate('/', { force: true }))

test.each([
  ['/', 'start', {}],
  ['/datasets', 'datasets', {}],
  ['/datasets/7', 'dataset', { id: '7' }],
  ['/datasets/7/map', 'analysis', { id: '7', view: 'map' }],
  ['/datasets/a%20b/map', 'analysis', { id: 'a b', view: 'map' }],
  ['/datasets/', 'datasets', {}],
  ['/datasets/%E0%A4%A', 'unknown', {}],
  ['/nowhere/at/all', 'unknown', {}],
])('%s is the route %s', (path, name, params) => {
  expect(match(path)).toEqual({ name, params })
})

test('an address is built from its parts and read back', () => {
  const address = href('analysis', { id: 'ä/ö', view: 'map' }, { f: 'activity "A & B"' })
  navigate(address)
  expect(route().params).toEqual({ id: 'ä/ö', view: 'map' })
  expect(route().query.get('f')).toBe('activity "A & B"')
})

test('changing the query stays on the page', () => {
  navigate('/queries')
  setQuery(new URLSearchParams({ dataset: '3' }))
  expect(window.location.href).toContain('/queries?dataset=3')
})

test('unsaved input is asked for, and only the answer leaves', () => {
  navigate('/import')
  const question = vi.fn<(proceed: () => void) => void>()
  onLeaveBlocked(question)
  const unguard = guardLeaving(() => true)
  navigate('/datasets')
  expect(route().name).toBe('import')
  expect(question).toHaveBeenCalledOnce()
  question.mock.calls[0]?.[0]()
  expect(route().name).toBe('datasets')
  unguard()
})

test('a click on a link of this origin does not reload, one for a download does', () => {
  document.body.innerHTML = '<a id="in" href="/datasets">in</a><a id="out" href="/api/v1/x.csv" download>out</a>'
  const inside = new MouseEvent('click', { bubbles: true, cancelable: true })
  document.getElementById('in')?.dispatchEvent(inside)
  expect(inside.defaultPrevented).toBe(true)
  expect(route().name).toBe('datasets')
  const outside = new MouseEvent('click', { bubbles: true, cancelable: true })
  document.getElementById('out')?.addEventListener('click', (event) => event.preventDefault())
  document.getElementById('out')?.dispatchEvent(outside)
  expect(route().name).toBe('datasets')
})
