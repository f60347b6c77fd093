/**
 * Filter expressions in the server's text form.
 *
 * The server parses, applies and names them; here they are only put together from what a person chose.
 */

/** A text in double quotes, with quotes and backslashes escaped. */
export const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

export const withActivity = (activity: string): string => `activity ${quote(activity)}`
export const startsWith = (activity: string): string => `starts ${quote(activity)}`
export const endsWith = (activity: string): string => `ends ${quote(activity)}`
export const follows = (from: string, to: string): string => `follows ${quote(from)} ${quote(to)}`
export const eventually = (from: string, to: string): string => `eventually ${quote(from)} ${quote(to)}`

export const timeModes = ['contained', 'intersecting', 'started', 'completed'] as const
export type TimeMode = (typeof timeModes)[number]

/** Cases in a period; both days belong to it (`YYYY-MM-DD`). */
export const period = (from: string, to: string, mode: TimeMode): string => `time ${from}..${to} ${mode}`

export const attribute = (key: string, values: readonly string[]): string =>
  `attribute ${quote(key)} in ${values.map(quote).join(',')}`

export const topVariants = (n: number): string => `variant top ${n}`

/** Cases whose steps are exactly these, in this order. */
export const exactly = (trace: readonly string[]): string => `variant is ${trace.map(quote).join(' ')}`

export const durationUnits = { s: 1, m: 60, h: 3600, d: 86400 } as const
export type DurationUnit = keyof typeof durationUnits

export const longerThan = (value: number, unit: DurationUnit): string => `duration > ${value}${unit}`
export const shorterThan = (value: number, unit: DurationUnit): string => `duration < ${value}${unit}`

/** The opposite; the opposite of an opposite is the thing itself. */
export function negate(expression: string): string {
  const inner = /^not\s*\(([\s\S]*)\)$/.exec(expression.trim())
  return inner ? (inner[1] ?? '').trim() : `not (${expression.trim()})`
}

/** Whether an expression is an opposite. */
export const negated = (expression: string): boolean => /^not\s*\(/.test(expression.trim())

/** Adds an expression; one that is already there is not added twice, and its opposite gives way to it. */
export function add(filters: readonly string[], expression: string): string[] {
  if (filters.includes(expression)) return [...filters]
  return [...filters.filter((f) => f !== negate(expression)), expression]
}
