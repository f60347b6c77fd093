import { fireEvent, render, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import FilterBar from './FilterBar.svelte'

describe('the filters in force', () => {
  const filters = ['activity "A"', 'not (ends "B")']
  const labels = new Map([['activity "A"', 'mit Schritt A'], ['not (ends "B")', 'endet nicht mit B']])

  it('are named by the server, turned round and removed', async () => {
    const change = vi.fn()
    render(FilterBar, { filters, labels, change, add: vi.fn() })
    await fireEvent.click(screen.getByRole('button', { name: /Gegenteil.*endet nicht mit B/ }))
    expect(change).toHaveBeenLastCalledWith(['activity "A"', 'ends "B"'])
    await fireEvent.click(screen.getByRole('button', { name: /entfernen.*mit Schritt A|mit Schritt A.*entfernen/i }))
    expect(change).toHaveBeenLastCalledWith(['not (ends "B")'])
  })

  it('show the expression while the name is unknown', () => {
    render(FilterBar, { filters: ['starts "X"'], labels: new Map(), change: vi.fn(), add: vi.fn() })
    expect(screen.getByText('starts "X"')).toBeInTheDocument()
  })
})
