import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import DataTable from './DataTable.svelte'

type Row = { name: string; cases: number | null }
const rows: Row[] = [{ name: 'A', cases: 7 }, { name: 'B', cases: null }, { name: 'C', cases: 70 }]
const columns = [
  { key: 'name', label: 'Schritt', value: (r: Row) => r.name },
  { key: 'cases', label: 'Fälle', number: true, value: (r: Row) => r.cases, text: (r: Row) => (r.cases === null ? null : `${r.cases} F`) },
]
const order = () => screen.getAllByRole('rowheader').map((cell) => cell.textContent?.trim())

describe('a table', () => {
  it('says in words what is suppressed and sorts it last', async () => {
    render(DataTable, { caption: 'Schritte', name: 'x', rows, columns, key: (r: Row) => r.name } as never)
    expect(within(screen.getByRole('row', { name: /^B/ })).getByText('unterdrückt')).toBeInTheDocument()
    await fireEvent.click(screen.getByRole('button', { name: /Fälle/ }))
    expect(order()).toEqual(['C', 'A', 'B'])
    expect(screen.getByRole('columnheader', { name: /Fälle/ })).toHaveAttribute('aria-sort', 'descending')
    await fireEvent.click(screen.getByRole('button', { name: /Fälle/ }))
    expect(order()).toEqual(['A', 'C', 'B'])
  })
})
