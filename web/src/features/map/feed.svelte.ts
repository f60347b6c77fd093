/**
 * The latest answer to a question that changes quickly.
 *
 * While an answer is on its way a newer question waits for it, and only the newest one; so a moving slider always
 * has one request under way and sees every answer that arrives. A question under way for longer than
 * {@link PATIENCE_MS} is given up for the newer one. The last good answer stays while the next is loading or after
 * it failed.
 */
import { problemOf, type Problem } from '../../api/problem'

const PATIENCE_MS = 500

type Ask<T> = (signal: AbortSignal) => Promise<T>

export class Feed<T> {
  value = $state.raw<T | undefined>(undefined)
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)
  /** Milliseconds from asking to answering of {@link value}. */
  took = $state<number | null>(null)

  #key: string | null = null
  #waiting: { key: string; ask: Ask<T> } | null = null
  #abort: AbortController | null = null
  #since = 0

  /** Asks; the same question as the last one is not asked again. */
  ask(key: string, ask: Ask<T>): void {
    if (key === (this.#waiting?.key ?? this.#key)) return
    this.#waiting = { key, ask }
    if (!this.#abort) this.#next()
    else if (performance.now() - this.#since > PATIENCE_MS) {
      this.#abort.abort()
      this.#abort = null
      this.#next()
    }
  }

  /** Asks the last question again. */
  retry(ask: Ask<T>): void {
    const key = this.#key ?? ''
    this.#key = null
    this.ask(key, ask)
  }

  /** Forgets everything, as for another dataset. */
  reset(): void {
    this.stop()
    this.value = undefined
    this.problem = null
    this.took = null
    this.#key = null
  }

  stop(): void {
    this.#abort?.abort()
    this.#abort = null
    this.#waiting = null
    this.busy = false
  }

  #next(): void {
    const question = this.#waiting
    if (!question) return
    this.#waiting = null
    this.#key = question.key
    const abort = new AbortController()
    this.#abort = abort
    this.#since = performance.now()
    this.busy = true
    question
      .ask(abort.signal)
      .then(
        (value) => {
          if (abort.signal.aborted) return
          this.value = value
          this.problem = null
          this.took = performance.now() - this.#since
        },
        (error: unknown) => {
          if (!abort.signal.aborted) this.problem = problemOf(error)
        },
      )
      .finally(() => {
        if (this.#abort !== abort) return
        this.#abort = null
        if (this.#waiting) this.#next()
        else this.busy = false
      })
  }
}
