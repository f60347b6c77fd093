/** Columns of a table and the order of its rows. */

export interface Column<Row> {
  key: string
  label: string
  /** The value for sorting and for the CSV; `null` where it is withheld. */
  value: (row: Row) => string | number | null
  /** The text to show; the value where it is absent. */
  text?: (row: Row) => string | null
  number?: boolean
}

/** Rows by one column; withheld values come last whichever way, equal rows keep their order. */
export function sortRows<Row>(rows: readonly Row[], column: Column<Row> | undefined, down: boolean): Row[] {
  if (!column) return [...rows]
  const collator = new Intl.Collator('de', { numeric: true })
  return rows.toSorted((a, b) => {
    const x = column.value(a)
    const y = column.value(b)
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y))
    return down ? -order : order
  })
}
