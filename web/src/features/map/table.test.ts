import { describe, expect, it } from 'vitest'
import { sortRows } from './table'

const column = { key: 'v', label: 'v', value: (row: { v: number | string | null }) => row.v }
const sorted = (values: (number | string | null)[], down: boolean) => sortRows(values.map((v) => ({ v })), column, down).map((r) => r.v)

describe('order of rows', () => {
  it('puts withheld values last whichever way', () => {
    expect(sorted([2, null, 10, 1], false)).toEqual([1, 2, 10, null])
    expect(sorted([2, null, 10, 1], true)).toEqual([10, 2, 1, null])
  })

  it('compares text as people do', () => {
    expect(sorted(['Zahl', 'Äpfel', 'Schritt 10', 'Schritt 9'], false)).toEqual(['Äpfel', 'Schritt 9', 'Schritt 10', 'Zahl'])
  })
})
