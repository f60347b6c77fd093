/**
 * Tables as CSV for spreadsheets.
 *
 * Semicolons and a byte-order mark, because that is what a German Excel opens without asking. A text that a
 * spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers. A suppressed value is empty.
 */

export type Cell = string | number | null | undefined

const FORMULA = /^[=+\-@\t\r]/

function field(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The file's text. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return '\ufeff' + [head, ...rows].map((row) => row.map(field).join(';')).join('\r\n') + '\r\n'
}

/** Hands a file to the person. */
export function download(name: string, text: string | Blob, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(text instanceof Blob ? text : new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

/** A name that every file system accepts. */
export const fileName = (text: string, ending: string): string =>
  `${text.normalize('NFC').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '').slice(0, 80) || 'lotse'}.${ending}`
