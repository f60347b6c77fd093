/** Values of variables between forms, JSON and readers. A date is `{"@": "2026-11-23"}`. */
import { formatDate, formatNumber } from '../../lib/format'
import { t } from '../../lib/i18n.svelte'
import type { FieldBody, Values } from './api'

type Temporal = { '@': string }
const isTemporal = (value: unknown): value is Temporal => typeof value === 'object' && value !== null && Object.keys(value).length === 1 && '@' in value

/** A value for people to read. */
export function inWords(value: unknown, field?: FieldBody): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return t(value ? 'value-yes' : 'value-no')
  if (typeof value === 'number') return formatNumber(value, 10)
  if (isTemporal(value)) return /^\d{4}-\d\d-\d\d/.test(value['@']) ? formatDate(value['@']) : value['@']
  if (Array.isArray(value)) return value.map((one) => inWords(one)).join(', ')
  if (typeof value === 'object') return Object.entries(value).map(([key, one]) => `${key}: ${inWords(one)}`).join('; ')
  const text = String(value)
  return field?.options.find((option) => option.value === text)?.label ?? text
}

/** What a control shows at first. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (isTemporal(value)) return value['@'].slice(0, 10)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export type Entered = { values: Values; errors: Record<string, string> }

/** What was typed, as values; what is missing or does not fit is said beside its field. */
export function read(fields: readonly FieldBody[], typed: Record<string, string>): Entered {
  const values: Values = {}
  const errors: Record<string, string> = {}
  for (const field of fields) {
    if (field.read_only) continue
    const text = (typed[field.name] ?? '').trim()
    if (text === '') {
      if (field.required) errors[field.name] = t('form-missing', { label: field.label })
      continue
    }
    if (field.type === 'number') {
      const plain = text.replace(/[\s.](?=\d{3}(\D|$))/g, '').replace(',', '.')
      if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) errors[field.name] = t('form-number')
      else values[field.name] = Number(plain)
    } else if (field.type === 'date') values[field.name] = { '@': text }
    else if (field.type === 'boolean') values[field.name] = text === 'yes'
    else values[field.name] = text
  }
  return { values, errors }
}
