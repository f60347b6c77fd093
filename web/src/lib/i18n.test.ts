import { FluentResource } from '@fluent/bundle'
import { describe, expect, test } from 'vitest'
import { LANGUAGES, makeBundle, setLanguage, t, type Language } from './i18n.svelte'

const texts = import.meta.glob<string>('../../locales/*/*.ftl', { query: '?raw', import: 'default', eager: true })
const files = import.meta.glob<string>(['../**/*.svelte', '../**/*.ts', '!../**/*.test.ts', '!../**/*.d.ts'], { query: '?raw', import: 'default', eager: true })
const code = Object.values(files)

function sources(language: Language): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([path]) => path.includes(`/${language}/`)))
}

const DEFINITION = /^([a-z][\w-]*) *=/gm
const keysOf = (language: Language) => Object.values(sources(language)).flatMap((text) => [...text.matchAll(DEFINITION)].map((found) => found[1] as string))
const variablesOf = (language: Language) => {
  const all = new Map<string, string>()
  for (const text of Object.values(sources(language))) {
    for (const block of text.split(/^(?=[a-z][\w-]* *=)/m)) {
      const key = /^([a-z][\w-]*) *=/.exec(block)?.[1]
      if (key) all.set(key, [...new Set([...block.matchAll(/\$(\w+)/g)].map((found) => found[1]))].sort().join(' '))
    }
  }
  return all
}

/** Keys written out: `t('key'` anywhere in the code. */
const literal = new Set(code.flatMap((text) => [...text.matchAll(/\bt\(\s*'([a-z][\w-]*)'/g)].map((found) => found[1] as string)))
/** Keys put together: the fixed beginning of t(`prefix-${…}`). */
const prefixes = new Set(code.flatMap((text) => [...text.matchAll(/\bt\(\s*`([a-z][\w-]*-)\$\{/g)].map((found) => found[1] as string)))

describe('texts', () => {
  test('the search for keys finds some', () => {
    expect(literal.size).toBeGreaterThan(150)
    expect(prefixes).toContain('role-')
  })

  test.each(LANGUAGES)('every definition in %s is understood by the parser', (language) => {
    for (const [name, text] of Object.entries(sources(language))) {
      const parsed = [...new FluentResource(text).body].map((message) => message.id)
      expect(parsed, name).toEqual([...text.matchAll(DEFINITION)].map((found) => found[1]))
    }
  })

  test.each(LANGUAGES)('no key of %s is defined twice', (language) => {
    const keys = keysOf(language)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  test.each(['de', 'en'] as const)('every key used in the code exists in %s', (language) => {
    const bundle = makeBundle(language, sources(language))
    expect([...literal].filter((key) => !bundle.hasMessage(key))).toEqual([])
    const keys = keysOf(language)
    expect([...prefixes].filter((prefix) => !keys.some((key) => key.startsWith(prefix)))).toEqual([])
  })

  test('English has exactly the keys of German', () => {
    expect(keysOf('en').sort()).toEqual(keysOf('de').sort())
  })

  test('plain German has no key that German lacks', () => {
    const german = new Set(keysOf('de'))
    expect(keysOf('de-simple').filter((key) => !german.has(key))).toEqual([])
  })

  test.each(['en', 'de-simple'] as const)('a text in %s uses the same variables as in German', (language) => {
    const german = variablesOf('de')
    const different = [...variablesOf(language)].filter(([key, variables]) => variables !== german.get(key)).map(([key]) => key)
    expect(different).toEqual([])
  })

  test('plain German falls back to German', async () => {
    await setLanguage('de-simple')
    expect(t('start-step-map-text')).toContain('Jeder Kasten ist ein Schritt')
    expect(t('dataset-digest')).toBe('Prüfsumme')
    expect(document.documentElement.lang).toBe('de-simple')
    await setLanguage('de')
  })

  test('a number in a text is written as the language does', async () => {
    await setLanguage('en')
    expect(t('table-rows', { count: 1234 })).toBe('1,234 rows')
    await setLanguage('de')
    expect(t('table-rows', { count: 1234 })).toBe('1.234 Zeilen')
  })
})
