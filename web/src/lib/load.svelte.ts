/** What a screen knows about a value that comes from the server. */
import { untrack } from 'svelte'
import { problemOf, type Problem } from '../api/problem'

export type Load<T> = { state: 'pending' } | { state: 'failed'; problem: Problem } | { state: 'ready'; value: T }

/**
 * Runs one request at a time. A newer `run` aborts the older one, so answers
 * never arrive out of order. `last` keeps the last good value while a new one
 * is on its way or has failed.
 */
export class Loader<T> {
  current = $state.raw<Load<T>>({ state: 'pending' })
  last = $state.raw<T | undefined>(undefined)
  busy = $state(false)
  #abort: AbortController | undefined

  async run(request: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#abort?.abort()
    const abort = new AbortController()
    this.#abort = abort
    this.busy = true
    // An effect may call this: what it shows now must not become a dependency of that effect.
    if (untrack(() => this.current.state) !== 'ready') this.current = { state: 'pending' }
    try {
      const value = await request(abort.signal)
      if (abort.signal.aborted) return
      this.last = value
      this.current = { state: 'ready', value }
    } catch (error) {
      if (abort.signal.aborted) return
      this.current = { state: 'failed', problem: problemOf(error) }
    }
    this.busy = false
  }

  /** Puts a value there that is known to be right, for example the answer to a change. */
  set(value: T): void {
    this.#abort?.abort()
    this.busy = false
    this.last = value
    this.current = { state: 'ready', value }
  }

  stop(): void {
    this.#abort?.abort()
    this.busy = false
  }
}
