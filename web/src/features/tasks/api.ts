/** Calls about tasks and processes. */
import { request } from '../../api/client'
import type { components } from '../../api/schema'

type S = components['schemas']
export type Task = S['TaskBody']
export type TaskList = S['TaskList']
export type TaskDetail = S['TaskDetail']
export type FieldBody = S['FieldBody']
export type Process = S['ProcessBody']
export type Instance = S['InstanceBody']
export type InstanceList = S['InstanceList']
export type InstanceDetail = S['InstanceDetail']
export type Check = S['CheckBody']

export type Values = Record<string, unknown>

export const tasks = (query: Record<string, string>, signal?: AbortSignal) => request<TaskList>('GET', '/tasks', { query, signal })
export const task = (instance: string, element: string, signal?: AbortSignal) => request<TaskDetail>('GET', `/tasks/${instance}/${element}`, { signal })
export const tell = (instance: number, element: number, body: { command: string; to?: string; variables?: Values }) =>
  request<TaskDetail | null>('POST', `/tasks/${instance}/${element}/commands`, { body })
export const processes = (signal?: AbortSignal) => request<Process[]>('GET', '/processes', { signal })
export const process = (key: string, signal?: AbortSignal) => request<Process>('GET', `/processes/${encodeURIComponent(key)}`, { signal })
export const start = (key: string, body: { business_key?: string; variables: Values }) =>
  request<Instance>('POST', `/processes/${encodeURIComponent(key)}/instances`, { body })
export const instances = (query: Record<string, string>, signal?: AbortSignal) => request<InstanceList>('GET', '/instances', { query, signal })
export const instance = (id: string, signal?: AbortSignal) => request<InstanceDetail>('GET', `/instances/${id}`, { signal })
export const command = (id: number, body: Record<string, unknown>) => request<InstanceDetail>('POST', `/instances/${id}/commands`, { body })

/** Sends a file as it is. */
export async function upload<T>(path: string, file: File): Promise<T> {
  const { BASE } = await import('../../api/client')
  const { problemOfResponse, ProblemError, offlineProblem } = await import('../../api/problem')
  const { acceptLanguage } = await import('../../lib/i18n.svelte')
  let response: Response
  try {
    response = await fetch(BASE + path, { method: 'POST', body: file, credentials: 'same-origin', headers: { 'Accept-Language': acceptLanguage(), Accept: 'application/json', 'Content-Type': 'application/xml' } })
  } catch {
    throw new ProblemError(offlineProblem())
  }
  if (!response.ok) throw new ProblemError(await problemOfResponse(response))
  return (await response.json()) as T
}
