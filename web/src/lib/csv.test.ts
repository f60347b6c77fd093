import { expect, test } from 'vitest'
import { toCsv } from './csv'

test('fields are quoted where needed and numbers have a decimal comma', () => {
  expect(toCsv([['a;b', 'sagt "nein"', 1.5, null, 'zwei\nZeilen']])).toBe('\uFEFF"a;b";"sagt ""nein""";1,5;;"zwei\nZeilen"\r\n')
})

test.each(['=1+1', '+49', '-x', '@cmd', '\tx'])('a spreadsheet does not run %j', (text) => {
  expect(toCsv([[text]])).toContain(`'${text}`)
})

test('a negative number stays a number', () => {
  expect(toCsv([[-3]])).toBe('\uFEFF-3\r\n')
})
