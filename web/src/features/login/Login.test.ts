import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import { session } from '../../lib/session.svelte'
import Login from './Login.svelte'

afterEach(() => vi.unstubAllGlobals())

const answer = (status: number, body: unknown) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }))

test('empty fields are named before anything is sent', async () => {
  const fetch = answer(200, {})
  vi.stubGlobal('fetch', fetch)
  render(Login)
  await fireEvent.click(screen.getByRole('button', { name: 'Anmelden' }))
  expect(screen.getByLabelText('Anmeldename')).toBeInvalid()
  expect(screen.getByText('Geben Sie Ihr Passwort ein.')).toBeVisible()
  expect(fetch).not.toHaveBeenCalled()
})

test('a refusal keeps the name, empties the password and shows the reason', async () => {
  vi.stubGlobal('fetch', answer(401, { title: 'Anmeldung nicht möglich', status: 401, code: 'login-failed' }))
  render(Login)
  await fireEvent.input(screen.getByLabelText('Anmeldename'), { target: { value: 'pm' } })
  await fireEvent.input(screen.getByLabelText('Passwort'), { target: { value: 'x' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Anmelden' }))
  await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('Anmeldung nicht möglich'))
  expect(screen.getByLabelText('Anmeldename')).toHaveValue('pm')
  expect(screen.getByLabelText('Passwort')).toHaveValue('')
})

test('a success opens the session', async () => {
  const value = { user: { id: 1, login: 'pm', display_name: 'PM' }, roles: ['prozessmanagement'], expires_at: new Date(Date.now() + 1e6).toISOString() }
  vi.stubGlobal('fetch', answer(200, value))
  render(Login)
  await fireEvent.input(screen.getByLabelText('Anmeldename'), { target: { value: 'pm' } })
  await fireEvent.input(screen.getByLabelText('Passwort'), { target: { value: 'x' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Anmelden' }))
  await waitFor(() => expect(session()?.roles).toEqual(['prozessmanagement']))
})
