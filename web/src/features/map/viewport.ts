/**
 * Pan and zoom of a drawing: a point `p` of the drawing is shown at `p * scale + (x, y)` pixels.
 */

export interface Viewport {
  x: number
  y: number
  scale: number
}

export interface Size {
  width: number
  height: number
}

export interface Box extends Size {
  x: number
  y: number
}

export const MAX_SCALE = 4
/** Below this a label of the map can no longer be read, so fitting stops here and the rest is panned to. */
export const READABLE_SCALE = 0.85

/** The smallest useful scale: half of what shows the whole drawing, never above 0.5. */
export function minScale(content: Size, view: Size): number {
  return Math.min(0.5, 0.5 * whole(content, view))
}

const whole = (content: Size, view: Size): number =>
  Math.min(view.width / Math.max(1, content.width), view.height / Math.max(1, content.height))

/** Zooms by `factor` around a point given in pixels; that point stays where it is. */
export function zoomAt(v: Viewport, px: number, py: number, factor: number, low: number): Viewport {
  const scale = Math.min(MAX_SCALE, Math.max(low, v.scale * factor))
  const f = scale / v.scale
  return { x: px - (px - v.x) * f, y: py - (py - v.y) * f, scale }
}

/** Shifts by pixels. */
export const pan = (v: Viewport, dx: number, dy: number): Viewport => ({ ...v, x: v.x + dx, y: v.y + dy })

/**
 * Shows the drawing: whole where it stays readable, else at the readable scale from its top, centred.
 *
 * With `readable` = 0 the whole drawing is shown whatever the size of its letters.
 */
export function fit(content: Size, view: Size, readable = READABLE_SCALE, margin = 16): Viewport {
  const inner = { width: Math.max(1, view.width - 2 * margin), height: Math.max(1, view.height - 2 * margin) }
  const scale = Math.min(1.25, Math.max(readable, whole(content, inner)))
  const x = (view.width - content.width * scale) / 2
  const spare = view.height - content.height * scale
  return { x, y: spare >= 2 * margin ? spare / 2 : margin, scale }
}

/** Keeps at least a strip of the drawing in view, so that nobody loses it. */
export function keepInView(v: Viewport, content: Size, view: Size, strip = 80): Viewport {
  const clamp = (at: number, size: number, room: number) =>
    Math.min(room - strip, Math.max(strip - size * v.scale, at))
  return { ...v, x: clamp(v.x, content.width, view.width), y: clamp(v.y, content.height, view.height) }
}

/** Pans as little as needed to bring a box of the drawing fully into view. */
export function reveal(v: Viewport, box: Box, view: Size, margin = 48): Viewport {
  const shift = (at: number, size: number, room: number): number => {
    const low = margin - at
    const high = room - margin - size - at
    if (size + 2 * margin > room) return room / 2 - (at + size / 2)
    return low > 0 ? low : high < 0 ? high : 0
  }
  return pan(
    v,
    shift(box.x * v.scale + v.x, box.width * v.scale, view.width),
    shift(box.y * v.scale + v.y, box.height * v.scale, view.height),
  )
}

/** The part of the drawing that is visible, for the minimap. */
export function visible(v: Viewport, view: Size): Box {
  return { x: -v.x / v.scale, y: -v.y / v.scale, width: view.width / v.scale, height: view.height / v.scale }
}

/** Centres a point of the drawing. */
export const centre = (v: Viewport, x: number, y: number, view: Size): Viewport => ({
  ...v, x: view.width / 2 - x * v.scale, y: view.height / 2 - y * v.scale,
})

/** Zoom factor of one wheel event; a trackpad pinch arrives as a wheel event with the control key. */
export function wheelFactor(deltaY: number, deltaMode: number, pinch: boolean): number {
  const pixels = deltaMode === 1 ? deltaY * 16 : deltaMode === 2 ? deltaY * 400 : deltaY
  return Math.exp(-Math.max(-300, Math.min(300, pixels)) * (pinch ? 0.01 : 0.0016))
}
