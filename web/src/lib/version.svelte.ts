/** The running version, asked once; the footer stays silent when it cannot be had. */
import { about } from '../api/calls'

let current = $state<string>()
let asked = false

export function version(): string | undefined {
  if (!asked && typeof window !== 'undefined') {
    asked = true
    about().then(
      (answer) => (current = answer.version),
      () => undefined,
    )
  }
  return current
}
