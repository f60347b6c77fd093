/** Light, dark, or whatever the operating system says. */
import { remember, remembered } from './remember'

export type Theme = 'system' | 'light' | 'dark'
export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

let current = $state<Theme>('system')

export function theme(): Theme {
  return current
}

export function setTheme(next: Theme): void {
  current = next
  const root = document.documentElement
  if (next === 'system') root.removeAttribute('data-kern-theme')
  else root.setAttribute('data-kern-theme', next)
  remember('theme', next === 'system' ? null : next)
}

export function restoreTheme(): void {
  const stored = remembered('theme')
  setTheme(stored === 'light' || stored === 'dark' ? stored : 'system')
}
