/** Which datasets this browser opened last; nothing about it is sent anywhere. */
import { remember, remembered } from '../../lib/remember'

const MOST = 6

export function recentIds(): string[] {
  try {
    const list: unknown = JSON.parse(remembered('recent') ?? '[]')
    return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string') : []
  } catch {
    return []
  }
}

/** Notes that a dataset was opened just now. */
export function noteOpened(id: string): void {
  remember('recent', JSON.stringify([id, ...recentIds().filter((other) => other !== id)].slice(0, MOST)))
}

/** Recently opened first, then the newest imports. */
export function ordered<T extends { id: string; imported_at: string }>(datasets: readonly T[], recent: readonly string[]): T[] {
  const rank = (entry: T) => {
    const at = recent.indexOf(String(entry.id))
    return at < 0 ? recent.length : at
  }
  return [...datasets].sort((left, right) => rank(left) - rank(right) || right.imported_at.localeCompare(left.imported_at))
}
