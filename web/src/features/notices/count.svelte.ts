/** How many notices are new: asked when a page opens, so that nothing keeps a forgotten session alive. */
import { request } from '../../api/client'

let count = $state(0)

export const newNotices = (): number => count

export async function countNotices(): Promise<void> {
  try {
    count = (await request<{ new: number }>('GET', '/notices/count')).new
  } catch {
    // The number is an extra; pages say themselves when the server cannot be reached.
  }
}

export function noticesSeen(): void {
  count = 0
}
