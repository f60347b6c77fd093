/**
 * A small typed router on the History API.
 *
 * The URL holds what a screen shows. Every route has a name and a pattern; a
 * pattern segment `:name` is a parameter. Ordinary links work: clicks on links
 * of this origin are caught at the document.
 */
export const ROUTES = {
  start: '/',
  import: '/import',
  datasets: '/datasets',
  dataset: '/datasets/:id',
  potentials: '/datasets/:id/potentials',
  /** The process map and its companions; `view` is decided by the map feature. */
  analysis: '/datasets/:id/:view',
  compare: '/compare',
  impulses: '/impulses',
  impulseNew: '/impulses/new',
  impulseCode: '/impulses/code',
  impulse: '/impulses/:id',
  portfolio: '/portfolio',
  measures: '/measures',
  measureNew: '/measures/new',
  measure: '/measures/:id',
  register: '/register',
  registerNew: '/register/new',
  registerEntry: '/register/:id',
  tasks: '/tasks',
  task: '/tasks/:instance/:element',
  processes: '/processes',
  process: '/processes/:key',
  processStart: '/processes/:key/start',
  instances: '/instances',
  instance: '/instances/:id',
  notices: '/notices',
  queries: '/queries',
  metrics: '/metrics',
  users: '/users',
  search: '/search',
  me: '/me',
  password: '/password',
  accessibility: '/accessibility',
  licences: '/licences',
} as const

export type RouteName = keyof typeof ROUTES
export type RouteParams = Record<string, string>
export type Route = { name: RouteName | 'unknown'; params: RouteParams; path: string; query: URLSearchParams }

/** Finds the route of a path. Literal segments win over parameters because they are listed first. */
export function match(path: string): { name: RouteName | 'unknown'; params: RouteParams } {
  const parts = path.split('/').filter(Boolean)
  for (const [name, pattern] of Object.entries(ROUTES)) {
    const wanted = pattern.split('/').filter(Boolean)
    if (wanted.length !== parts.length) continue
    const params: RouteParams = {}
    const fits = wanted.every((segment, at) => {
      const part = parts[at] as string
      if (!segment.startsWith(':')) return segment === part
      try {
        params[segment.slice(1)] = decodeURIComponent(part)
      } catch {
        return false
      }
      return true
    })
    if (fits) return { name: name as RouteName, params }
  }
  return { name: 'unknown', params: {} }
}

/** The address of a route. */
export function href(name: RouteName, params: RouteParams = {}, query?: URLSearchParams | Record<string, string>): string {
  const path = ROUTES[name].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const search = query ? new URLSearchParams(query).toString() : ''
  return search ? `${path}?${search}` : path
}

function read(): Route {
  const { pathname, search } = window.location
  return { ...match(pathname), path: pathname, query: new URLSearchParams(search) }
}

let current = $state.raw<Route>(read())
/** Counts page changes; zero until the first one, so that the first page does not steal the focus. */
let visits = $state(0)

export function route(): Route {
  return current
}

export function visitCount(): number {
  return visits
}

type Guard = () => boolean
const guards = new Set<Guard>()
let ask: (proceed: () => void) => void = (proceed) => proceed()

/** Registers a guard that says whether something unsaved would be lost; returns how to remove it. */
export function guardLeaving(hasUnsaved: Guard): () => void {
  guards.add(hasUnsaved)
  return () => guards.delete(hasUnsaved)
}

/** Sets how the person is asked before unsaved input is dropped. */
export function onLeaveBlocked(question: (proceed: () => void) => void): void {
  ask = question
}

function unsaved(): boolean {
  return [...guards].some((guard) => guard())
}

function commit(url: string, replace: boolean): void {
  const before = current.path
  if (replace) history.replaceState(null, '', url)
  else history.pushState(null, '', url)
  current = read()
  if (current.path !== before) {
    visits += 1
    window.scrollTo(0, 0)
  }
}

/** Goes to an address of this application, after asking where something is unsaved. */
export function navigate(url: string, options: { replace?: boolean; force?: boolean } = {}): void {
  const target = new URL(url, window.location.origin)
  const leaves = target.pathname !== current.path
  const go = () => commit(target.pathname + target.search + target.hash, options.replace ?? false)
  if (leaves && !options.force && unsaved()) ask(go)
  else go()
}

/** Changes only the query of the current page; the focus stays where it is. */
export function setQuery(query: URLSearchParams, options: { replace?: boolean } = { replace: true }): void {
  const search = query.toString()
  commit(current.path + (search ? `?${search}` : ''), options.replace ?? true)
}

/** Starts listening; called once. */
export function startRouter(): void {
  window.addEventListener('popstate', () => {
    const before = current
    const next = read()
    if (next.path !== before.path && unsaved()) {
      // The browser has moved already: go back to where the input is, and ask there.
      const wanted = next.path + window.location.search
      history.pushState(null, '', before.path + (before.query.size > 0 ? `?${before.query}` : ''))
      ask(() => commit(wanted, true))
      return
    }
    current = next
    if (next.path !== before.path) visits += 1
  })
  window.addEventListener('beforeunload', (event) => {
    if (unsaved()) event.preventDefault()
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a[href]')
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return
    const url = new URL(link.href)
    if (url.origin !== window.location.origin || url.pathname.startsWith('/api/')) return
    if (url.pathname === current.path && url.search === window.location.search && url.hash) return
    event.preventDefault()
    navigate(url.pathname + url.search + url.hash)
  })
}
