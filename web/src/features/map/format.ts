/**
 * Figures that may be withheld.
 *
 * A suppressed number is `null` and never becomes 0: these functions answer `null` for it, and whoever shows it says
 * that it is suppressed.
 */
import { formatDate, formatDuration, formatInstant, formatNumber, formatShare } from '../../lib/format'
import type { Metric } from './state'

type Maybe = number | null | undefined
const missing = (value: Maybe): value is null | undefined =>
  value === null || value === undefined || !Number.isFinite(value)

export const count = (value: Maybe): string | null => (missing(value) ? null : formatNumber(value))

/** A share of 0 to 1 in per cent, with a decimal below 10 per cent. */
export const share = (value: Maybe): string | null =>
  missing(value) ? null : formatShare(value, value !== 0 && Math.abs(value) < 0.1 ? 1 : 0)

export const duration = (seconds: Maybe, short = false): string | null =>
  missing(seconds) ? null : formatDuration(seconds, short)

export const day = (instant: string | null | undefined): string | null => (instant ? formatDate(instant) : null)

export const moment = (instant: string | null | undefined): string | null => (instant ? formatInstant(instant) : null)

/** Milliseconds of computing: `4,2 ms`, `310 ms`, `1,2 s`. */
export const took = (ms: Maybe): string | null =>
  missing(ms) ? null : ms < 1000 ? `${formatNumber(ms, ms < 10 ? 1 : 0)} ms` : `${formatNumber(ms / 1000, 1)} s`

/** Metrics that are durations in seconds; the others are counts. */
export const isTime = (metric: Metric | string): boolean => metric !== 'cases' && metric !== 'events'

/** A value of a metric with its unit. */
export const metricValue = (metric: Metric | string, value: Maybe, short = false): string | null =>
  isTime(metric) ? duration(value, short) : count(value)
