/** One polite live region and the toasts; both are drawn once, by the shell. */
let message = $state('')

/** Says a text to screen readers without moving the focus. */
export function announce(text: string): void {
  // The same text twice would not be read again: clear it first.
  message = ''
  queueMicrotask(() => (message = text))
}

export function announcement(): string {
  return message
}

export type Toast = { id: number; kind: 'success' | 'info' | 'danger'; text: string }
let nextId = 1
let list = $state<Toast[]>([])

export function toasts(): Toast[] {
  return list
}

/** Shows a short confirmation. Errors that need an action belong on the page, not here. */
export function toast(text: string, kind: Toast['kind'] = 'success'): void {
  const id = nextId++
  list = [...list, { id, kind, text }]
  announce(text)
  setTimeout(() => dismiss(id), 8000)
}

export function dismiss(id: number): void {
  list = list.filter((entry) => entry.id !== id)
}
