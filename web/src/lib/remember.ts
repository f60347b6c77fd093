/** Settings kept in this browser only. Storage may be switched off; then nothing is kept. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`lotse.${key}`)
    else localStorage.setItem(`lotse.${key}`, value)
  } catch {
    // Private mode or a policy forbids storage: the setting lasts until the page is closed.
  }
}

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`lotse.${key}`)
  } catch {
    return null
  }
}
