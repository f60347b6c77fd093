/** Who is logged in. Without a session the shell shows the login on whatever page was asked for. */
import * as calls from '../api/calls'
import { onSessionLost } from '../api/client'
import { ProblemError, problemOf, type Problem } from '../api/problem'
import type { Role, Session } from '../api/types'

export type SessionState =
  | { state: 'pending' }
  | { state: 'failed'; problem: Problem }
  | { state: 'none'; expired: boolean }
  | { state: 'open'; session: Session }

let current = $state.raw<SessionState>({ state: 'pending' })

export function sessionState(): SessionState {
  return current
}

export function session(): Session | undefined {
  return current.state === 'open' ? current.session : undefined
}

export function openSession(value: Session): void {
  current = { state: 'open', session: value }
}

export function closeSession(expired = false): void {
  current = { state: 'none', expired }
}

/** Asks the server whether the cookie still opens a session. */
export async function refreshSession(): Promise<void> {
  try {
    openSession(await calls.session.get())
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) closeSession(current.state === 'open')
    else if (current.state !== 'open') current = { state: 'failed', problem: problemOf(error) }
  }
}

export function hasRole(...wanted: Role[]): boolean {
  return session()?.roles.some((role) => wanted.includes(role)) ?? false
}

onSessionLost(() => {
  if (current.state === 'open') closeSession(true)
})
