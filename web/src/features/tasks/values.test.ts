import { describe, expect, it } from 'vitest'
import type { FieldBody } from './api'
import { inWords, read, toText } from './values'

const field = (name: string, type: FieldBody['type'], more: Partial<FieldBody> = {}): FieldBody => ({ name, label: name, type, required: false, read_only: false, options: [], hint: null, ...more })

describe('values of forms', () => {
  it('reads German numbers, dates and choices', () => {
    const fields = [field('a', 'number'), field('b', 'number'), field('c', 'date'), field('d', 'boolean'), field('e', 'choice')]
    const { values, errors } = read(fields, { a: '1.234,50', b: '-7', c: '2026-11-23', d: 'no', e: 'x' })
    expect(errors).toEqual({})
    expect(values).toEqual({ a: 1234.5, b: -7, c: { '@': '2026-11-23' }, d: false, e: 'x' })
  })
  it('says what is missing and what is no number, and leaves out what nobody filled in', () => {
    const { values, errors } = read([field('a', 'number'), field('b', 'text', { required: true }), field('c', 'text')], { a: '12x' })
    expect(Object.keys(errors)).toEqual(['a', 'b'])
    expect(values).toEqual({})
  })
  it('shows values as people write them', () => {
    expect(inWords(1234.5)).toBe('1.234,5')
    expect(inWords(0.125)).toBe('0,125')
    expect(inWords(12)).toBe('12')
    expect(inWords({ '@': '2026-11-23' })).toBe('23.11.2026')
    expect(inWords('x', field('e', 'choice', { options: [{ value: 'x', label: 'Ja, sofort' }] }))).toBe('Ja, sofort')
    expect(toText(1.5)).toBe('1,5')
    expect(toText({ '@': '2026-11-23T08:00:00' })).toBe('2026-11-23')
  })
})
