/**
 * Numbers, durations and dates as people read them.
 *
 * A suppressed number is `null` and never becomes 0: {@link count} and the others answer `null` for it, and the
 * component says "unterdrückt".
 */

/** The language for `Intl`; plain German counts as German. */
export const intl = (language: string): string => (language.startsWith('en') ? 'en-GB' : 'de-DE')

const cache = new Map<string, Intl.NumberFormat>()

function number(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let format = cache.get(key)
  if (!format) {
    format = new Intl.NumberFormat(intl(language), options)
    cache.set(key, format)
  }
  return format
}

/** A count: `12.480`. */
export function count(value: number | null | undefined, language: string): string | null {
  return value === null || value === undefined ? null : number(language, { maximumFractionDigits: 0 }).format(value)
}

/** A share of 0 to 1 as per cent; up to one decimal below 10 per cent. */
export function share(value: number | null | undefined, language: string): string | null {
  if (value === null || value === undefined) return null
  const digits = Math.abs(value) < 0.1 && value !== 0 ? 1 : 0
  return number(language, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value)
}

const UNITS = [
  ['second', 1, 90],
  ['minute', 60, 90 * 60],
  ['hour', 3600, 36 * 3600],
  ['day', 86400, 900 * 86400],
  ['year', 365.25 * 86400, Infinity],
] as const

/** The unit in which durations up to `seconds` read best, and its length in seconds. */
export function durationUnit(seconds: number): { unit: string; seconds: number } {
  const [unit, length] = UNITS.find(([, , upTo]) => Math.abs(seconds) < upTo) ?? UNITS[4]
  return { unit, seconds: length }
}

/**
 * A duration in one unit with at most three digits: `3,2 Tage`, `45 Minuten`.
 *
 * `length` "short" gives the abbreviation for tables and axes.
 */
export function duration(
  seconds: number | null | undefined,
  language: string,
  length: 'long' | 'short' = 'long',
): string | null {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return null
  const { unit, seconds: size } = durationUnit(seconds)
  const value = seconds / size
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1
  return number(language, {
    style: 'unit', unit, unitDisplay: length, maximumFractionDigits: digits, minimumFractionDigits: 0,
  }).format(value)
}

/** A day in the time zone of the authority: `2. Januar 2024` or `02.01.2024`. */
export function day(instant: string | null | undefined, language: string, style: 'long' | 'short' = 'short'): string | null {
  if (!instant) return null
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return null
  const options: Intl.DateTimeFormatOptions =
    style === 'long'
      ? { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Berlin' }
      : { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin' }
  return new Intl.DateTimeFormat(intl(language), options).format(date)
}

/** A moment with its zone: `02.01.2024, 09:15:00 MEZ`. */
export function moment(instant: string | null | undefined, language: string): string | null {
  if (!instant) return null
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return null
  return new Intl.DateTimeFormat(intl(language), {
    day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    timeZone: 'Europe/Berlin', timeZoneName: 'short',
  }).format(date)
}

/** Milliseconds of computing: `12 ms`, `1,2 s`. */
export function took(ms: number | null | undefined, language: string): string | null {
  if (ms === null || ms === undefined) return null
  if (ms < 1000) return `${number(language, { maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms)} ms`
  return `${number(language, { maximumFractionDigits: 1 }).format(ms / 1000)} s`
}

/** A plain number with up to three significant digits after the point, for axes and differences. */
export function plain(value: number | null | undefined, language: string, signed = false): string | null {
  if (value === null || value === undefined) return null
  return number(language, {
    maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0, signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(value)
}
