import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../api/problem'
import { Feed } from './feed.svelte'

/** A server that answers when told to. */
function server() {
  const open: { key: string; answer: (value: string) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = []
  const ask = (key: string) => (signal: AbortSignal) =>
    new Promise<string>((answer, fail) => open.push({ key, answer, fail, signal }))
  return { open, ask }
}
const settle = () => new Promise((done) => setTimeout(done))

describe('the latest answer', () => {
  it('asks one question at a time and skips those nobody waits for any more', async () => {
    const { open, ask } = server()
    const feed = new Feed<string>()
    for (const key of ['1', '2', '3', '4']) feed.ask(key, ask(key))
    expect(open.map((q) => q.key)).toEqual(['1'])
    open[0]?.answer('one')
    await settle()
    expect(feed.value).toBe('one')
    expect(feed.busy).toBe(true)
    expect(open.map((q) => q.key)).toEqual(['1', '4'])
    open[1]?.answer('four')
    await settle()
    expect(feed.value).toBe('four')
    expect(feed.busy).toBe(false)
  })

  it('keeps the last good answer when the next one fails', async () => {
    const { open, ask } = server()
    const feed = new Feed<string>()
    feed.ask('1', ask('1'))
    open[0]?.answer('one')
    await settle()
    feed.ask('2', ask('2'))
    open[1]?.fail(new ProblemError({ title: 'zu wenige', status: 403, code: 'too-few-cases' }))
    await settle()
    expect(feed.value).toBe('one')
    expect(feed.problem?.code).toBe('too-few-cases')
    feed.ask('1', ask('1'))
    open[2]?.answer('again')
    await settle()
    expect(feed.problem).toBeNull()
  })

  it('does not ask the same question twice', () => {
    const { open, ask } = server()
    const feed = new Feed<string>()
    feed.ask('1', ask('1'))
    feed.ask('1', ask('1'))
    expect(open.length).toBe(1)
  })

  it('drops an answer that was stopped', async () => {
    const { open, ask } = server()
    const feed = new Feed<string>()
    feed.ask('1', ask('1'))
    feed.stop()
    open[0]?.answer('late')
    await settle()
    expect(feed.value).toBeUndefined()
    expect(open[0]?.signal.aborted).toBe(true)
  })
})
