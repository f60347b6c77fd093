import { describe, expect, it } from 'vitest'
import { differences, figureRows } from './compare'
import { edge, figures, node, processMap, times } from './testing'

describe('the difference of two maps', () => {
  const left = processMap([node('A', { value: 100 }), node('B', { value: null }), node('C', { value: 7 })], [edge('A', 'B', 50)])
  const right = processMap([node('A', { value: 80 }), node('B', { value: 9 }), node('D', { value: 1 })], [edge('A', 'B', 60)])

  it('joins steps by name and puts the greatest change first', () => {
    const { steps, ways } = differences(left, right)
    expect(steps[0]).toMatchObject({ name: 'A', left: 100, right: 80, change: -20, relative: -0.2 })
    expect(steps.map((s) => s.name)).toEqual(['A', 'B', 'C', 'D'])
    expect(ways).toEqual([{ name: 'A → B', left: 50, right: 60, inLeft: true, inRight: true, change: 10, relative: 0.2 }])
  })

  it('has no change where a figure is withheld or a step is missing on one side', () => {
    const { steps } = differences(left, right)
    expect(steps.find((s) => s.name === 'B')).toMatchObject({ change: null, inLeft: true, inRight: true })
    expect(steps.find((s) => s.name === 'D')).toMatchObject({ change: null, inLeft: false, inRight: true })
  })

  it('compares the key figures', () => {
    const rows = figureRows({ ...figures, duration: times(100) }, { ...figures, duration: times(150), rework_share: null })
    expect(rows.find((r) => r.key === 'median')).toMatchObject({ change: 50, relative: 0.5 })
    expect(rows.find((r) => r.key === 'rework')).toMatchObject({ change: null })
  })
})
