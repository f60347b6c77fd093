import '@testing-library/jest-dom/vitest'
import { beforeAll } from 'vitest'
import { setLanguage } from './lib/i18n.svelte'

// jsdom has no layout and no <dialog> methods; components only need them to exist.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true
}
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false
  this.dispatchEvent(new Event('close'))
}
Element.prototype.scrollIntoView ??= () => {}
window.scrollTo = () => {}

beforeAll(() => setLanguage('de'))
