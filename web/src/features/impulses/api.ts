/** Calls about impulses. What goes under a code word is sent without a cookie. */
import { request } from '../../api/client'
import type { components } from '../../api/schema'

type S = components['schemas']
export type Anchor = { kind: 'nowhere' | 'process' | 'activity' | 'transition'; dataset?: string | null; activity?: string | null; from?: string | null; to?: string | null }
export type Summary = S['Summary']
export type Impulse = S['Detail']
export type Page = S['ImpulsePage']
export type Similar = S['SimilarImpulse']
export type Notice = S['NoticeBody']
export type Owner = S['Owner']
export type Figures = S['ImpulseFigures']
export type Evidence = S['Evidence']
export type Pin = S['Pin']
export type Draft = { problem: string; extent: string; idea: string; anchor: Anchor }
export type Command = Partial<S['ImpulseCommand']> & { command: string }

const body = (draft: Draft) => ({ problem: draft.problem, extent: draft.extent || null, idea: draft.idea || null, anchor: draft.anchor })

export const list = (query: Record<string, string | number | undefined>, signal?: AbortSignal) => request<Page>('GET', '/impulses', { query, signal })
export const get = (id: string, signal?: AbortSignal) => request<Impulse>('GET', `/impulses/${id}`, { signal })
export const submit = (draft: Draft) => request<Impulse>('POST', '/impulses', { body: body(draft) })
export const submitAnonymously = (draft: Draft) => request<S['Receipt']>('POST', '/impulses/anonymous', { body: body(draft), anonymous: true })
export const byCode = (code_word: string) => request<Impulse>('POST', '/impulses/by-code', { body: { code_word }, anonymous: true })
export const writeByCode = (code_word: string, text: string) => request<Impulse>('POST', '/impulses/by-code/messages', { body: { code_word, text }, anonymous: true })
export const notices = (text: string, signal?: AbortSignal) => request<Notice[]>('POST', '/impulses/notices', { body: { text }, anonymous: true, signal })
export const similar = (text: string, signal?: AbortSignal) => request<Similar[]>('POST', '/impulses/similar', { body: { text }, signal })
export const command = (id: number, wish: Command) => request<Impulse>('POST', `/impulses/${id}/commands`, { body: wish })
export const vote = (id: number, on: boolean) => request<Impulse>('PUT', `/impulses/${id}/vote`, { body: { on } })
export const follow = (id: number, on: boolean) => request<Impulse>('PUT', `/impulses/${id}/follow`, { body: { on } })
export const owners = () => request<Owner[]>('GET', '/impulses/owners')
export const figures = (signal?: AbortSignal) => request<Figures>('GET', '/impulses/figures', { signal })
export const evidence = (id: number, signal?: AbortSignal) => request<Evidence>('GET', `/impulses/${id}/evidence`, { signal })
export const pins = (dataset: string, signal?: AbortSignal) => request<Pin[]>('GET', `/datasets/${dataset}/impulses`, { signal })

/** From the address of the form to what the impulse is about, and back. */
export function anchorOf(query: URLSearchParams): Anchor {
  const dataset = query.get('dataset')
  const [activity, from, to] = [query.get('step'), query.get('from'), query.get('to')]
  if (!dataset) return { kind: 'nowhere' }
  if (activity) return { kind: 'activity', dataset, activity }
  if (from && to) return { kind: 'transition', dataset, from, to }
  return { kind: 'process', dataset }
}

export function anchorText(anchor: { kind: string; activity?: string | null; from?: string | null; to?: string | null }): string | null {
  if (anchor.kind === 'activity') return anchor.activity ?? null
  if (anchor.kind === 'transition') return `${anchor.from} → ${anchor.to}`
  return null
}

const KEY = 'lotse-impulse-draft'

/** The draft on this device. It survives a reload, and goes when it has been sent or discarded. */
export const draft = {
  read(): Draft | null {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Draft> | null
      return found && typeof found.problem === 'string' ? { problem: found.problem, extent: found.extent ?? '', idea: found.idea ?? '', anchor: found.anchor ?? { kind: 'nowhere' } } : null
    } catch {
      return null
    }
  },
  write(value: Draft): void {
    try {
      if (value.problem || value.extent || value.idea) localStorage.setItem(KEY, JSON.stringify(value))
      else localStorage.removeItem(KEY)
    } catch {
      // A browser that keeps nothing keeps no draft.
    }
  },
  clear(): void {
    try {
      localStorage.removeItem(KEY)
    } catch {
      // As above.
    }
  },
}

/** Where a measure about it is agreed. */
export function measured(impulse: Impulse): Record<string, string> {
  const { dataset, activity, from, to } = impulse.anchor
  const all = { impulse: String(impulse.id), dataset, step: activity, from, to }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]))
}
