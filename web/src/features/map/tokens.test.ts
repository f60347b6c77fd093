import { describe, expect, it } from 'vitest'
import { edge, times } from './testing'
import { MOST, tokens } from './tokens'

const of = (id: string, list: ReturnType<typeof tokens>) => list.filter((t) => t.edge === id)

describe('tokens of the animation', () => {
  it('are more on frequent ways and slower on long ones', () => {
    const list = tokens([
      edge('A', 'B', 1000, { duration: times(60) }),
      edge('B', 'C', 10, { duration: times(900_000) }),
    ])
    expect(of('A>B', list).length).toBeGreaterThan(of('B>C', list).length)
    expect(of('B>C', list)[0]?.seconds).toBeGreaterThan(of('A>B', list)[0]?.seconds ?? 99)
  })

  it('leave suppressed ways empty', () => {
    expect(tokens([edge('A', 'B', null)])).toEqual([])
  })

  it('stay few on a large map', () => {
    const many = Array.from({ length: 400 }, (_, i) => edge(`n${i}`, `m${i}`, 1 + i))
    const list = tokens(many)
    expect(list.length).toBeLessThanOrEqual(MOST)
    expect(of('n399>m399', list).length).toBeGreaterThan(0)
  })
})
