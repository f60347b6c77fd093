/** Calls of the analysis. */
import { BASE, request } from '../../api/client'
import type { ProcessMap } from './types'

const path = (dataset: string, rest: string, query?: URLSearchParams): string =>
  `/datasets/${encodeURIComponent(dataset)}/${rest}${query && query.size > 0 ? `?${query}` : ''}`

export const map = (dataset: string, query: URLSearchParams, signal: AbortSignal): Promise<ProcessMap> =>
  request<ProcessMap>('GET', path(dataset, 'map', query), { signal })

/** Any other analysis of a dataset. */
export const analysis = <T>(dataset: string, what: string, query: URLSearchParams, signal: AbortSignal): Promise<T> =>
  request<T>('GET', path(dataset, what, query), { signal })

/** Address of a download. */
export const download = (dataset: string, what: string, query: URLSearchParams): string =>
  BASE + path(dataset, `export/${what}`, query)
