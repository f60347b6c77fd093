/**
 * Calls to the server. Every failure becomes a `ProblemError`; an expired
 * session is reported once to whoever listens (the shell shows the login).
 */
import { acceptLanguage } from '../lib/i18n.svelte'
import { offlineProblem, ProblemError, problemOfResponse, problemOfText } from './problem'

export const BASE = '/api/v1'

export type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>

/** Address of a call, also for links to downloads. Lists become repeated parameters. */
export function url(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue
    if (Array.isArray(value)) for (const entry of value) search.append(key, entry)
    else search.append(key, String(value))
  }
  const text = search.toString()
  return BASE + path + (text ? `?${text}` : '')
}

let lost: () => void = () => {}
let lastCall = 0

/** Called when an answer says that nobody is logged in any more. */
export function onSessionLost(listener: () => void): void {
  lost = listener
}

/** When the last call was answered, in milliseconds of `Date.now()`. */
export function lastCallAt(): number {
  return lastCall
}

export type Options = {
  query?: Query
  body?: unknown
  signal?: AbortSignal
  quiet401?: boolean
  /** Sends no cookie: the server shall not know who asks. */
  anonymous?: boolean
}

/** Sends one request and gives the parsed JSON answer (`undefined` for 204). */
export async function request<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': acceptLanguage() }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(url(path, options.query), {
      method,
      headers,
      credentials: options.anonymous ? 'omit' : 'same-origin',
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ProblemError(offlineProblem())
  }
  if (!response.ok) {
    if (response.status === 401 && !options.quiet401) lost()
    throw new ProblemError(await problemOfResponse(response))
  }
  lastCall = Date.now()
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** A running upload that can be cancelled; `fetch` cannot report the progress of sending. */
export type Sending<T> = { result: Promise<T>; cancel: () => void }

export function send<T>(path: string, query: Query, body: Blob, progress: (sent: number, total: number) => void): Sending<T> {
  const call = new XMLHttpRequest()
  const result = new Promise<T>((resolve, reject) => {
    call.open('POST', url(path, query))
    call.setRequestHeader('Accept', 'application/json')
    call.setRequestHeader('Accept-Language', acceptLanguage())
    call.setRequestHeader('Content-Type', 'application/octet-stream')
    call.upload.onprogress = (event) => progress(event.loaded, event.lengthComputable ? event.total : body.size)
    call.onload = () => {
      lastCall = Date.now()
      if (call.status >= 200 && call.status < 300) resolve(JSON.parse(call.responseText) as T)
      else {
        if (call.status === 401) lost()
        reject(new ProblemError(problemOfText(call.status, call.responseText)))
      }
    }
    call.onerror = () => reject(new ProblemError(offlineProblem()))
    call.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    call.send(body)
  })
  return { result, cancel: () => call.abort() }
}
