/** Calls about measures. */
import { request } from '../../api/client'
import type { components } from '../../api/schema'
import { duration, share } from '../map/format'

type S = components['schemas']
export type Measure = S['MeasureBody']
export type List = S['MeasureList']
export type Subject = S['SubjectBody']
export type Question = S['Question']
export type New = S['NewMeasure']
export type Owner = S['Owner']
export type Command = Partial<S['MeasureCommand']> & { command: string; version: number }

export const list = (signal?: AbortSignal) => request<List>('GET', '/measures', { signal })
export const get = (id: string, signal?: AbortSignal) => request<Measure>('GET', `/measures/${id}`, { signal })
export const open = (body: New) => request<Measure>('POST', '/measures', { body })
export const baseline = (body: Question, signal?: AbortSignal) => request<S['BaselineBody']>('POST', '/measures/baseline', { body, signal })
export const command = (id: number, body: Command) => request<Measure>('POST', `/measures/${id}/commands`, { body })
export const owners = () => request<Owner[]>('GET', '/impulses/owners')

export const METRICS = ['case-duration', 'waiting', 'processing', 'rework'] as const

/** What can be measured at a place. */
export const metricsOf = (subject: Subject | null): readonly string[] =>
  subject === null ? ['case-duration'] : subject.kind === 'activity' ? ['waiting', 'rework', 'processing', 'case-duration'] : ['waiting', 'case-duration']

export const place = (subject: Subject | null | undefined): string | null =>
  !subject ? null : subject.kind === 'activity' ? (subject.activity ?? '') : `${subject.from} → ${subject.to}`

/** A value in words. */
export const value = (unit: string, amount: number): string => (unit === 'share' ? share(amount) : duration(amount)) ?? '–'

/** A difference in words, with its sign. */
export function difference(unit: string, amount: number): string {
  const size = unit === 'share' ? `${share(Math.abs(amount))}` : duration(Math.abs(amount))
  return amount === 0 ? `±0` : `${amount < 0 ? '−' : '+'}${size}`
}

const DAY = 86_400

/** What a person types for a target, in days, hours or per cent, as the number the server takes; nothing for no number. */
export function amount(text: string, unit: 'days' | 'hours' | 'share'): number | undefined {
  const number = Number(text.trim().replace(/\s/g, '').replace(',', '.'))
  if (text.trim() === '' || !Number.isFinite(number) || number < 0) return undefined
  return unit === 'share' ? number / 100 : number * (unit === 'days' ? DAY : 3600)
}

/** First and last day of the last six whole months, `end` included. */
export function halfYear(end: Date): [string, string] {
  const after = new Date(end.getFullYear(), end.getMonth(), end.getDate() + 1)
  return [later(new Date(after.getFullYear(), after.getMonth() - 6, 1), 0), later(new Date(after.getFullYear(), after.getMonth(), 0), 0)]
}

/** First and last day of the whole months after the day `built`, `today` included. */
export function monthsSince(built: Date, today: Date): [string, string] {
  const after = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1)
  return [later(new Date(built.getFullYear(), built.getMonth() + 1, 1), 0), later(new Date(after.getFullYear(), after.getMonth(), 0), 0)]
}

/** The day `days` after `from`, as the server writes days. */
export function later(from: Date, days: number): string {
  const at = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, 12)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}
