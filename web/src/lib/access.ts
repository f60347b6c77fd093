/**
 * Which pages a role sees. The server decides again on every call; this only
 * keeps doors out of the navigation that would not open.
 */
import type { Role } from '../api/types'
import type { RouteName } from './router.svelte'
import { session } from './session.svelte'

const ANALYSTS: readonly Role[] = ['sachbearbeitung', 'prozessmanagement', 'personalrat', 'datenschutz', 'leitung']

export const ACCESS: Partial<Record<RouteName, readonly Role[]>> = {
  import: ['prozessmanagement'],
  datasets: ANALYSTS,
  dataset: ANALYSTS,
  potentials: ANALYSTS,
  analysis: ANALYSTS,
  compare: ANALYSTS,
  measureNew: ['leitung'],
  portfolio: ['leitung', 'prozessmanagement', 'personalrat'],
  registerNew: ['sachbearbeitung', 'prozessmanagement'],
  processStart: ['sachbearbeitung', 'prozessmanagement', 'leitung'],
  instances: ['prozessmanagement'],
  instance: ['prozessmanagement'],
  queries: ['personalrat', 'datenschutz'],
  users: ['administration'],
}

export function mayOpen(name: RouteName): boolean {
  const allowed = ACCESS[name]
  if (!allowed) return true
  return session()?.roles.some((role) => allowed.includes(role)) ?? false
}
