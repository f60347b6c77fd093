/** Scales, ticks and paths of the charts. */

/** A linear scale from values to pixels. */
export interface Scale {
  (value: number): number
  domain: readonly [number, number]
}

export function linear(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1
  const scale = (value: number) => from + ((value - low) / span) * (to - from)
  return Object.assign(scale, { domain: [low, high] as const })
}

/** Round values covering `low` to `high`, about `about` of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, about = 5): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || high <= low) return [low]
  const raw = (high - low) / Math.max(1, about)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((s) => s * power >= raw * 0.999) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The smallest round value at or above `high`, for the top of an axis that begins at 0. */
export function roundUp(high: number, about = 5): number {
  if (!(high > 0)) return 1
  const all = ticks(0, high, about)
  const step = (all[1] ?? high) - (all[0] ?? 0)
  return Math.ceil(high / step - 1e-9) * step
}

export interface Point {
  x: number
  y: number | null
}

/** An SVG path through points; a missing value breaks the line instead of being drawn as zero. */
export function line(points: readonly Point[]): string {
  let path = ''
  let open = false
  for (const { x, y } of points) {
    if (y === null) {
      open = false
      continue
    }
    path += `${open ? 'L' : 'M'}${round(x)} ${round(y)}`
    open = true
  }
  return path
}

/** A closed SVG path between a line and a base; gaps stay open. */
export function area(points: readonly Point[], base: number): string {
  let path = ''
  let run: { x: number; y: number }[] = []
  const close = () => {
    const first = run[0]
    const last = run.at(-1)
    if (first && last && run.length > 1) {
      path += `M${round(first.x)} ${round(base)}${run.map((p) => `L${round(p.x)} ${round(p.y)}`).join('')}L${round(last.x)} ${round(base)}Z`
    }
    run = []
  }
  for (const { x, y } of points) {
    if (y === null) close()
    else run.push({ x, y })
  }
  close()
  return path
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Words broken into lines of at most `width` letters; a longer word is broken. */
export function wrap(text: string, width: number, most = 3): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(/\s+/)) {
    let rest = word
    if (current && current.length + 1 + rest.length > width) {
      lines.push(current)
      current = ''
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width - 1) + '-')
      rest = rest.slice(width - 1)
    }
    current = current ? `${current} ${rest}` : rest
  }
  if (current) lines.push(current)
  if (lines.length <= most) return lines
  const kept = lines.slice(0, most)
  const last = kept[most - 1] ?? ''
  kept[most - 1] = last.length >= width ? `${last.slice(0, width - 1)}…` : `${last}…`
  return kept
}

/** Outline of a chevron: an arrow-shaped box whose point reaches into the next one. */
export function chevron(width: number, height: number, point: number, first: boolean): string {
  const notch = first ? '' : ` L${point} ${height / 2}`
  return `M0 0 L${width - point} 0 L${width} ${height / 2} L${width - point} ${height} L0 ${height}${notch} Z`
}
