/** Plain German for the pages where it matters most; the rest falls back to German. */
export default import.meta.glob<string>('../../locales/de-simple/*.ftl', { query: '?raw', import: 'default', eager: true })
