import { describe, expect, it } from 'vitest'
import { csv, fileName } from './csv'

describe('tables as CSV', () => {
  it('quotes what would break the row', () => {
    expect(csv(['a', 'b'], [['x;y', 'say "hi"'], ['line\nbreak', 1.5]])).toBe(
      '\ufeffa;b\r\n"x;y";"say ""hi"""\r\n"line\nbreak";1.5\r\n',
    )
  })

  it('defuses formulas and leaves numbers alone', () => {
    expect(csv(['a'], [['=1+1'], ['@x'], [-3]])).toBe("\ufeffa\r\n'=1+1\r\n'@x\r\n-3\r\n")
  })

  it('leaves a suppressed value empty', () => {
    expect(csv(['a', 'b'], [[null, 'x']])).toBe('\ufeffa;b\r\n;x\r\n')
  })

  it('names files', () => {
    expect(fileName('Bauanträge 2024/25: "neu"', 'csv')).toBe('Bauanträge-2024-25-neu.csv')
    expect(fileName('../..', 'svg')).toBe('lotse.svg')
  })
})
