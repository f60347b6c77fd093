/** One function per call outside the analysis; the map has its own in `features/map`. */
import { request, send, type Sending } from './client'
import type {
  About,
  Dataset,
  ImportRequest,
  Job,
  MetricEntry,
  Preview,
  QueryRecord,
  Role,
  SearchHit,
  Session,
  Upload,
  User,
} from './types'

export const session = {
  get: () => request<Session>('GET', '/session', { quiet401: true }),
  open: (login: string, password: string) => request<Session>('POST', '/session', { body: { login, password }, quiet401: true }),
  close: () => request<void>('DELETE', '/session'),
  changePassword: (old: string, next: string) => request<void>('POST', '/session/password', { body: { old, new: next } }),
}

export type Overrides = { delimiter?: string; quote?: string; encoding?: string; header?: boolean; time_zone?: string; time_format?: string }

export const uploads = {
  send: (file: File, progress: (sent: number, total: number) => void): Sending<Upload> =>
    send<Upload>('/uploads', { name: file.name }, file, progress),
  preview: (id: string, overrides: Overrides, signal?: AbortSignal) =>
    request<Preview>('GET', `/uploads/${id}/preview`, { query: overrides, signal }),
  discard: (id: string) => request<void>('DELETE', `/uploads/${id}`),
  start: (id: string, body: ImportRequest) => request<Job>('POST', `/uploads/${id}/import`, { body }),
}

export const jobs = {
  get: (id: string) => request<Job>('GET', `/jobs/${id}`),
  cancel: (id: string) => request<void>('DELETE', `/jobs/${id}`),
}

export const datasets = {
  list: (signal?: AbortSignal) => request<Dataset[]>('GET', '/datasets', { signal }),
  get: (id: string, signal?: AbortSignal) => request<Dataset>('GET', `/datasets/${id}`, { signal }),
  rename: (id: string, name: string) => request<Dataset>('PATCH', `/datasets/${id}`, { body: { name } }),
  remove: (id: string) => request<void>('DELETE', `/datasets/${id}`),
}

export const users = {
  list: (signal?: AbortSignal) => request<User[]>('GET', '/users', { signal }),
  create: (body: { login: string; display_name: string; password: string; roles: Role[]; groups?: string[] }) => request<User>('POST', '/users', { body }),
  change: (id: User['id'], body: Partial<{ display_name: string; roles: Role[]; groups: string[]; active: boolean; password: string }>) =>
    request<User>('PATCH', `/users/${id}`, { body }),
}

export type QueryPage = { entries: QueryRecord[]; total: number }
export const council = {
  queries: (query: { limit: number; offset: number; dataset?: string; from?: string; to?: string }, signal?: AbortSignal) =>
    request<QueryPage>('GET', '/audit/queries', { query, signal }),
  metrics: (signal?: AbortSignal) => request<MetricEntry[]>('GET', '/metrics-catalogue', { signal }),
}

export const about = (signal?: AbortSignal) => request<About>('GET', '/about', { signal, quiet401: true })
export const myData = (signal?: AbortSignal) => request<Record<string, unknown>>('GET', '/me/data', { signal })
export const search = (q: string, signal?: AbortSignal) => request<SearchHit[]>('GET', '/search', { query: { q }, signal })
