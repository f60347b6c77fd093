/** Numbers, instants and durations as people write them; never without unit or zone. */
import { locale, t } from './i18n.svelte'

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value)
}

export function formatShare(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: digits }).format(value)
}

export function formatDate(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(instant))
}

export function formatInstant(instant: string): string {
  return new Intl.DateTimeFormat(locale(), {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(instant))
}

const UNITS: readonly [number, string, string][] = [
  [365.25 * 86400, 'duration-years', 'duration-short-years'],
  [30.4375 * 86400, 'duration-months', 'duration-short-months'],
  [86400, 'duration-days', 'duration-short-days'],
  [3600, 'duration-hours', 'duration-short-hours'],
  [60, 'duration-minutes', 'duration-short-minutes'],
]

/**
 * A duration in seconds with the largest unit of which there are at least two
 * (one for days and smaller), one decimal below ten. `short` uses abbreviations.
 */
export function formatDuration(seconds: number, short = false): string {
  const size = Math.abs(seconds)
  for (const [unit, long, brief] of UNITS) {
    const least = unit > 86400 ? 2 * unit : unit
    if (size >= least) {
      const value = seconds / unit
      const rounded = Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)
      return t(short ? brief : long, { value: rounded })
    }
  }
  const rounded = size < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)
  return t(short ? 'duration-short-seconds' : 'duration-seconds', { value: rounded })
}

export function formatBytes(bytes: number): string {
  const units = ['Byte', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let at = 0
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  return `${formatNumber(value, at === 0 || value >= 100 ? 0 : 1)} ${units[at]}`
}
