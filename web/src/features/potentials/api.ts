/** Calls about potentials. */
import { request } from '../../api/client'
import type { components } from '../../api/schema'

type S = components['schemas']
export type Page = S['PotentialPage']
export type Potential = S['Potential']
export type Subject = S['SubjectBody']
export type Command = Partial<S['PotentialCommand']> & { command: string }

export const list = (id: string, signal?: AbortSignal) => request<Page>('GET', `/datasets/${id}/potentials`, { signal })
export const command = (id: string, wish: Command) => request<Page>('POST', `/datasets/${id}/potentials`, { body: wish })
export const name = (subject: Subject): string => (subject.kind === 'activity' ? (subject.activity ?? '') : `${subject.from} → ${subject.to}`)
/** Where an impulse about it is given. */
export const place = (dataset: string, subject: Subject): Record<string, string> =>
  subject.kind === 'activity' ? { dataset, step: subject.activity ?? '' } : { dataset, from: subject.from ?? '', to: subject.to ?? '' }
export const VETOES = ['discretion', 'appreciation', 'no-legal-basis', 'profiling', 'staff-council'] as const
export const QUESTIONS = ['rules', 'digital', 'structured', 'stable', 'documented', 'burden'] as const
export const VERDICTS = ['pursue', 'later', 'leave'] as const
