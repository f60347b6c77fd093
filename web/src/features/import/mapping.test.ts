import { expect, test } from 'vitest'
import type { Preview, PreviewColumn } from '../../api/types'
import { buildRequest, carried, doubled, guessed, missing, offered, suggestedName } from './mapping'

const column = (name: string, suggested: PreviewColumn['suggested'], personal = false): PreviewColumn => ({
  name,
  kind: 'text',
  scope: 'event',
  samples: [],
  suggested,
  personal,
})
const preview: Preview = {
  format: 'csv',
  dialect: { delimiter: ';', encoding: 'utf-8', header: true },
  columns: [column('Nr', 'case'), column('Schritt', 'activity'), column('Zeit', 'time'), column('Wer', 'actor', true), column('Antragsteller', 'attribute', true)],
  rows: [],
  time_zone: 'Europe/Berlin',
  time_format: null,
  warnings: [],
}

test('the guesses make a complete request', () => {
  const request = buildRequest(' Anträge ', preview, guessed(preview), {}, 'strict', false, true)
  expect(request).toMatchObject({
    name: 'Anträge',
    mapping: { case: 'Nr', activity: ['Schritt'], time: 'Zeit', actor: 'Wer', start: null },
    pseudonymise: ['Antragsteller'],
    drop: [],
    case_access: false,
  })
})

test('a personal column is dropped when the person says so', () => {
  const request = buildRequest('x', preview, guessed(preview), { Antragsteller: 'drop' }, 'strict', false, true)
  expect(request.drop).toEqual(['Antragsteller'])
  expect(request.pseudonymise).toEqual([])
})

test('a personal column without a role cannot be kept as it is', () => {
  const request = buildRequest('x', preview, guessed(preview), { Antragsteller: 'keep' }, 'strict', false, true)
  expect(request.pseudonymise).toEqual(['Antragsteller'])
})

test('a personal column with a role cannot be dropped', () => {
  const choice = { ...guessed(preview), unit: 'Antragsteller' }
  expect(offered('Antragsteller', choice)).not.toContain('drop')
  expect(buildRequest('x', preview, choice, { Antragsteller: 'drop' }, 'strict', false, true).pseudonymise).toEqual(['Antragsteller'])
})

test('when another column becomes the actor, the former one is treated as personal', () => {
  const choice = { ...guessed(preview), actor: 'Antragsteller' }
  expect(buildRequest('x', preview, choice, {}, 'strict', false, true).pseudonymise).toEqual(['Wer'])
})

test('missing and doubled columns are named', () => {
  const choice = { ...guessed(preview), time: '', unit: 'Nr' }
  expect(missing(choice)).toEqual(['time'])
  expect(doubled(choice)).toEqual(['Nr'])
})

test('a new reading of the file keeps what still exists and guesses the rest', () => {
  const other = { ...preview, columns: [column('Nr', 'case'), column('Step', 'activity'), column('Zeit', 'time')] }
  expect(carried({ ...guessed(preview), case: 'Nr' }, other)).toMatchObject({ case: 'Nr', activity: 'Step', time: 'Zeit', actor: '' })
})

test.each([
  ['Bauantraege_2024.csv.gz', 'Bauantraege 2024'],
  ['log.xes', 'log'],
  ['.csv', '.csv'],
])('%s suggests the name %s', (file, name) => {
  expect(suggestedName(file)).toBe(name)
})
