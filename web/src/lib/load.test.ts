import { expect, test } from 'vitest'
import { ProblemError } from '../api/problem'
import { Loader } from './load.svelte'

test('a newer request wins over an older one that answers late', async () => {
  const loader = new Loader<string>()
  let answerOld: (value: string) => void = () => {}
  const old = loader.run(() => new Promise((resolve) => (answerOld = resolve)))
  await loader.run(async () => 'new')
  answerOld('old')
  await old
  expect(loader.current).toEqual({ state: 'ready', value: 'new' })
})

test('after a failure the last good value is still there', async () => {
  const loader = new Loader<number>()
  await loader.run(async () => 1)
  await loader.run(async () => {
    throw new ProblemError({ title: 'Nein', status: 503, code: 'busy' })
  })
  expect(loader.current).toMatchObject({ state: 'failed', problem: { code: 'busy' } })
  expect(loader.last).toBe(1)
})

test('a value that is set replaces what was shown and what was on its way', async () => {
  const loader = new Loader<string>()
  let answer: (value: string) => void = () => {}
  const running = loader.run(() => new Promise((resolve) => (answer = resolve)))
  loader.set('renamed')
  answer('before')
  await running
  expect(loader.current).toEqual({ state: 'ready', value: 'renamed' })
  expect(loader.last).toBe('renamed')
})
