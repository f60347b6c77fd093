import { describe, expect, it } from 'vitest'
import { add, attribute, exactly, follows, negate, negated, quote, withActivity } from './filters'

describe('filter expressions', () => {
  it('quote what the person typed', () => {
    expect(quote('Bescheid "vorab" \\ final')).toBe('"Bescheid \\"vorab\\" \\\\ final"')
    expect(follows('A', 'B "x"')).toBe('follows "A" "B \\"x\\""')
    expect(attribute('case:channel', ['mail', 'web'])).toBe('attribute "case:channel" in "mail","web"')
  })

  it('name a variant by its steps', () => {
    expect(exactly(['A', 'B "x"'])).toBe('variant is "A" "B \\"x\\""')
  })

  it('negate and back', () => {
    const f = withActivity('Prüfen (II)')
    expect(negate(f)).toBe('not (activity "Prüfen (II)")')
    expect(negate(negate(f))).toBe(f)
    expect(negated(negate(f))).toBe(true)
    expect(negated(f)).toBe(false)
  })

  it('are added once, and replace their opposite', () => {
    const f = withActivity('A')
    expect(add([f], f)).toEqual([f])
    expect(add([negate(f), 'x'], f)).toEqual(['x', f])
  })
})
