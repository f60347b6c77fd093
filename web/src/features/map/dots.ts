/** Painting of the dotted chart. */

export type Colour = readonly [number, number, number]

/** Distinct colours for activities: hues by the golden angle, alternating in lightness. */
export function palette(n: number, dark: boolean): Colour[] {
  return Array.from({ length: n }, (_, i) => {
    const hue = (215 + i * 137.508) % 360
    const light = (dark ? [0.68, 0.78, 0.6] : [0.4, 0.5, 0.33])[i % 3] ?? 0.5
    return rgb(hue, dark ? 0.65 : 0.7, light)
  })
}

/** A colour by hue in degrees, saturation and lightness in 0 to 1. */
export function rgb(hue: number, saturation: number, lightness: number): Colour {
  const a = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

/**
 * Paints cells into RGBA bytes: each a dot of three by three pixels, fainter at its corners.
 *
 * A cell outside the picture is ignored; of several activities in one cell the last one is seen.
 */
export function paint(
  data: Uint8ClampedArray,
  picture: { width: number; height: number; cells: readonly (readonly [number, number, number, number])[] },
  colours: readonly Colour[],
  off: ReadonlySet<number>,
): void {
  const { width, height } = picture
  for (const [x, y, activity] of picture.cells) {
    if (off.has(activity) || x < 0 || y < 0 || x >= width || y >= height) continue
    const colour = colours[activity] ?? [0, 0, 0]
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const px = x + dx
        const py = y + dy
        if (px < 0 || py < 0 || px >= width || py >= height) continue
        const at = (py * width + px) * 4
        const alpha = dx !== 0 && dy !== 0 ? 90 : 255
        if (alpha < (data[at + 3] ?? 0)) continue
        data[at] = colour[0]
        data[at + 1] = colour[1]
        data[at + 2] = colour[2]
        data[at + 3] = alpha
      }
    }
  }
}

/** A cell of a chart of groups as a disc, in pixels of a picture of `width` by `height`. */
export interface Disc { x: number; y: number; radius: number; activity: number }

/**
 * Discs for cells that stand for many events, the area after their number, larger ones first so that none is hidden.
 *
 * What is switched off is left out and does not count for the scale.
 */
export function discs(
  picture: { width: number; height: number; cells: readonly (readonly [number, number, number, number])[] },
  width: number,
  height: number,
  off: ReadonlySet<number>,
): Disc[] {
  const shown = picture.cells.filter(([, , activity]) => !off.has(activity))
  const most = shown.reduce((max, [, , , events]) => Math.max(max, events), 1)
  const [w, h] = [width / Math.max(1, picture.width), height / Math.max(1, picture.height)]
  const largest = Math.max(2, Math.min(w, h) * 0.75)
  return shown
    .map(([x, y, activity, events]) => ({ x: (x + 0.5) * w, y: (y + 0.5) * h, radius: Math.max(1.5, largest * Math.sqrt(events / most)), activity }))
    .toSorted((a, b) => b.radius - a.radius)
}
