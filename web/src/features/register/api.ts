/** Calls about the register of AI and automations. */
import { request, url } from '../../api/client'
import type { components } from '../../api/schema'

type S = components['schemas']
export type Register = S['RegisterBody']
export type Entry = S['EntryBody']
export type Dossier = S['DossierBody']
export type Overseer = S['Overseer']
export type Command = Partial<S['RegisterCommand']> & { command: string }

export const list = (signal?: AbortSignal) => request<Register>('GET', '/register', { signal })
export const get = (id: string, signal?: AbortSignal) => request<Entry>('GET', `/register/${id}`, { signal })
export const enter = (body: Dossier) => request<Entry>('POST', '/register', { body })
export const command = (id: number, body: Command) => request<Entry>('POST', `/register/${id}/commands`, { body })
export const overseers = () => request<Overseer[]>('GET', '/register/overseers')
export const download = (format: 'json' | 'csv' | 'pdf') => url(`/register/export.${format}`)

export const KINDS = ['adviser', 'rule-set', 'automation'] as const
export const LEVELS = ['assistance', 'delegation'] as const
export const CLASSES = ['not-ai', 'minimal', 'transparency', 'exempt', 'high-risk'] as const
export const GROUNDS = ['narrow-task', 'improves-result', 'finds-patterns', 'prepares'] as const
export const PAPERS = ['data_protection', 'fundamental_rights', 'service_agreement'] as const

/** What the form holds: every field a text, as typed. */
export type Form = {
  name: string
  kind: string
  purpose: string
  level: string
  profiling: '' | 'yes' | 'no'
  class: string
  annex: string
  ground: string
  class_reasons: string
  papers: Record<(typeof PAPERS)[number], { reference: string; on: string; sha256: string }>
  overseers: number[]
  wrong: string
  of: string
  how: string
  rate_on: string
  log_months: string
  stop_switch: string
}

const none = () => ({ reference: '', on: '', sha256: '' })

/** The form of a dossier; of nothing an empty one. */
export function form(of?: Dossier): Form {
  const paper = (key: (typeof PAPERS)[number]) => ({ reference: of?.[key]?.reference ?? '', on: of?.[key]?.on ?? '', sha256: of?.[key]?.sha256 ?? '' })
  return {
    name: of?.name ?? '',
    kind: of?.kind ?? '',
    purpose: of?.purpose ?? '',
    level: of?.level ?? '',
    profiling: of?.profiling == null ? '' : of.profiling ? 'yes' : 'no',
    class: of?.class ?? '',
    annex: of?.annex ?? '',
    ground: of?.ground ?? '',
    class_reasons: of?.class_reasons ?? '',
    papers: of ? { data_protection: paper('data_protection'), fundamental_rights: paper('fundamental_rights'), service_agreement: paper('service_agreement') } : { data_protection: none(), fundamental_rights: none(), service_agreement: none() },
    overseers: [...(of?.overseers ?? [])],
    wrong: of?.error_rate ? String(of.error_rate.wrong) : '',
    of: of?.error_rate ? String(of.error_rate.of) : '',
    how: of?.error_rate?.how ?? '',
    rate_on: of?.error_rate?.on ?? '',
    log_months: of?.log_months == null ? '' : String(of.log_months),
    stop_switch: of?.stop_switch ?? '',
  }
}

/** A whole number as typed; nothing for anything else. */
const whole = (text: string): number | undefined => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : undefined)

/** Fields that hold something that is no whole number. */
export function unreadable(from: Form): ('wrong' | 'of' | 'log_months')[] {
  const rate = [from.wrong, from.of, from.how, from.rate_on].some((text) => text.trim() !== '')
  const found: ('wrong' | 'of' | 'log_months')[] = []
  if (rate && whole(from.wrong) === undefined) found.push('wrong')
  if (rate && whole(from.of) === undefined) found.push('of')
  const months = whole(from.log_months)
  if (from.log_months.trim() !== '' && (months === undefined || months > 65_535)) found.push('log_months')
  return found
}

/** What is sent. */
export function dossier(from: Form): Dossier {
  const text = (value: string) => value.trim() || null
  const paper = (key: (typeof PAPERS)[number]) => (from.papers[key].reference.trim() ? { reference: from.papers[key].reference, on: from.papers[key].on, sha256: text(from.papers[key].sha256) } : null)
  const [wrong, of] = [whole(from.wrong), whole(from.of)]
  const named = from.class === 'exempt' || from.class === 'high-risk'
  return {
    name: from.name,
    kind: from.kind,
    purpose: text(from.purpose),
    level: text(from.level),
    profiling: from.profiling === '' ? null : from.profiling === 'yes',
    class: text(from.class),
    annex: named ? text(from.annex) : null,
    ground: from.class === 'exempt' ? text(from.ground) : null,
    class_reasons: text(from.class_reasons),
    data_protection: paper('data_protection'),
    fundamental_rights: paper('fundamental_rights'),
    service_agreement: paper('service_agreement'),
    overseers: from.overseers,
    error_rate: wrong !== undefined && of !== undefined ? { wrong, of, how: from.how, on: from.rate_on } : null,
    log_months: whole(from.log_months) ?? null,
    stop_switch: text(from.stop_switch),
  }
}
