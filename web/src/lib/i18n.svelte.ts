/**
 * Texts by Project Fluent, in `de`, `en` and `de-simple` (plain German).
 *
 * `t` reads reactive state: markup that calls it is drawn again when the
 * language changes. A key that exists nowhere is shown as the key itself, and a
 * test fails for it (`i18n.test.ts`).
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import german from './locales-de'
import { remember, remembered } from './remember'

export type Language = 'de' | 'en' | 'de-simple'
export const LANGUAGES: readonly Language[] = ['de', 'en', 'de-simple']

/** How each language names itself; never translated. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  de: 'Deutsch',
  en: 'English',
  'de-simple': 'Einfache Sprache',
}

export function makeBundle(language: Language, files: Record<string, string>): FluentBundle {
  const bundle = new FluentBundle(language === 'de-simple' ? ['de-simple', 'de'] : [language], { useIsolating: false })
  for (const [path, text] of Object.entries(files)) {
    const errors = bundle.addResource(new FluentResource(text))
    if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join('; ')}`)
  }
  return bundle
}

const fallback = makeBundle('de', german)
let chain = $state.raw<{ language: Language; bundles: FluentBundle[] }>({ language: 'de', bundles: [fallback] })

/** The language shown now. */
export function language(): Language {
  return chain.language
}

/** Locale for `Intl`; `de-simple` counts and dates like German. */
export function locale(): string {
  return chain.language === 'en' ? 'en-GB' : 'de-DE'
}

/** Value of the `Accept-Language` header. */
export function acceptLanguage(): string {
  return chain.language === 'en' ? 'en' : 'de'
}

/** Loads a language and shows it. Unknown values give German. */
export async function setLanguage(next: Language): Promise<void> {
  const bundles = [fallback]
  if (next === 'en') bundles.unshift(makeBundle('en', (await import('./locales-en')).default))
  if (next === 'de-simple') bundles.unshift(makeBundle('de-simple', (await import('./locales-de-simple')).default))
  chain = { language: next, bundles }
  document.documentElement.lang = next === 'de-simple' ? 'de-simple' : next
  remember('language', next)
}

/** The remembered language, else the first one the browser asks for that we speak. */
export function preferredLanguage(): Language {
  const stored = remembered('language')
  if (LANGUAGES.includes(stored as Language)) return stored as Language
  for (const wish of navigator.languages ?? []) {
    if (wish.startsWith('de')) return 'de'
    if (wish.startsWith('en')) return 'en'
  }
  return 'de'
}

/** The text for `key` in the current language. */
export function t(key: string, args?: Record<string, FluentVariable>): string {
  for (const bundle of chain.bundles) {
    const message = bundle.getMessage(key)
    if (message?.value) return bundle.formatPattern(message.value, args ?? null, [])
  }
  return key
}

/** Whether any bundle of the chain knows `key`; for codes that the server may invent. */
export function has(key: string): boolean {
  return chain.bundles.some((bundle) => bundle.getMessage(key)?.value != null)
}
