import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, test, vi } from 'vitest'
import Chip from './Chip.svelte'
import Combobox from './Combobox.svelte'
import Dialog from './Dialog.svelte'
import Duration from './Duration.svelte'
import Menu from './Menu.svelte'
import ProblemView from './ProblemView.svelte'
import Slider from './Slider.svelte'
import Table from './Table.svelte'
import Tabs from './Tabs.svelte'

const text = (content: string) => createRawSnippet(() => ({ render: () => `<p>${content}</p>` }))

test('a problem says what happened, what to do, and the reference', async () => {
  const retry = vi.fn()
  render(ProblemView, { problem: { title: 'Kein Platz', status: 507, code: 'full', hint: 'Löschen Sie etwas.', reference: 'ab12' }, retry })
  expect(screen.getByRole('alert')).toHaveTextContent(/Kein Platz.*Was Sie tun können: Löschen Sie etwas\..*ab12/s)
  await fireEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }))
  expect(retry).toHaveBeenCalledOnce()
})

test('a forbidden page without a hint gets one', () => {
  render(ProblemView, { problem: { title: 'Nein', status: 403, code: 'forbidden' } })
  expect(screen.getByRole('alert')).toHaveTextContent('Fragen Sie die Administration')
})

test('the arrow keys walk through the tabs and around the end', async () => {
  const select = vi.fn()
  const tabs = [
    { key: 'a', label: 'A' },
    { key: 'b', label: 'B' },
  ]
  render(Tabs, { tabs, selected: 'b', select, label: 'Ansichten', children: text('Inhalt') })
  expect(screen.getByRole('tab', { selected: true })).toHaveTextContent('B')
  await fireEvent.keyDown(screen.getByRole('tablist'), { key: 'ArrowRight' })
  expect(select).toHaveBeenCalledWith('a')
})

test('the slider and its number field set the same value and keep the bounds', async () => {
  const change = vi.fn()
  render(Slider, { label: 'Schritte', value: 40, change })
  await fireEvent.input(screen.getByRole('slider', { name: 'Schritte' }), { target: { value: '55' } })
  expect(change).toHaveBeenLastCalledWith(55)
  await fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '400' } })
  expect(change).toHaveBeenLastCalledWith(100)
})

test('the combobox filters, walks and takes', async () => {
  const change = vi.fn()
  const options = ['Europe/Berlin', 'Europe/Paris', 'UTC'].map((zone) => ({ value: zone, label: zone }))
  render(Combobox, { label: 'Zeitzone', options, value: 'UTC', change })
  const field = screen.getByRole('combobox', { name: 'Zeitzone' })
  await fireEvent.input(field, { target: { value: 'euro' } })
  expect(screen.getAllByRole('option')).toHaveLength(2)
  await fireEvent.keyDown(field, { key: 'ArrowDown' })
  await fireEvent.keyDown(field, { key: 'ArrowDown' })
  await fireEvent.keyDown(field, { key: 'Enter' })
  expect(change).toHaveBeenCalledWith('Europe/Paris')
  expect(field).toHaveAttribute('aria-expanded', 'false')
})

test('the menu opens, and Escape closes it and gives the focus back', async () => {
  render(Menu, { label: 'Konto', children: text('Abmelden') })
  const button = screen.getByRole('button', { name: 'Konto' })
  expect(screen.queryByText('Abmelden')).toBeNull()
  await fireEvent.click(button)
  expect(screen.getByText('Abmelden')).toBeVisible()
  await fireEvent.keyDown(screen.getByText('Abmelden'), { key: 'Escape' })
  expect(screen.queryByText('Abmelden')).toBeNull()
  expect(button).toHaveFocus()
})

test('a table sorts numbers as numbers and missing ones last', async () => {
  const rows = [{ n: 10 }, { n: null }, { n: 9 }]
  render(Table<{ n: number | null }>, { columns: [{ key: 'n', label: 'Zahl', value: (row) => row.n }], rows, caption: 'Zahlen' })
  const shown = () => screen.getAllByRole('cell').map((cell) => cell.textContent.trim())
  await fireEvent.click(screen.getByRole('button', { name: 'Zahl' }))
  expect(shown()).toEqual(['9', '10', '–'])
  await fireEvent.click(screen.getByRole('button', { name: 'Zahl' }))
  expect(shown()).toEqual(['10', '9', '–'])
  expect(screen.getByRole('columnheader')).toHaveAttribute('aria-sort', 'descending')
})

test('a dialog has its title as name and Escape asks to close', async () => {
  const close = vi.fn()
  render(Dialog, { title: 'Löschen?', close, children: text('Wirklich?') })
  const dialog = screen.getByRole('dialog', { name: 'Löschen?' })
  await fireEvent(dialog, new Event('cancel', { cancelable: true }))
  expect(close).toHaveBeenCalledOnce()
})

test('a chip says what is removed', async () => {
  const remove = vi.fn()
  render(Chip, { text: 'Kanal ist Post', remove })
  await fireEvent.click(screen.getByRole('button', { name: 'Entfernen: Kanal ist Post' }))
  expect(remove).toHaveBeenCalledOnce()
})

test('a withheld duration says so instead of showing a number', () => {
  render(Duration, { seconds: null })
  expect(screen.getByText('zurückgehalten')).toHaveAttribute('title', expect.stringContaining('zu klein'))
})
