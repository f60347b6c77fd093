/** What the browser application ships: the packages that end up in the bundle, from their own manifests. */
import { homepage as fluentHome, license as fluentLicence, name as fluent, version as fluentVersion } from '@fluent/bundle/package.json'
import { homepage as kernHome, license as kernLicence, name as kern, version as kernVersion } from '@kern-ux/native/package.json'
import { homepage as svelteHome, license as svelteLicence, name as svelte, version as svelteVersion } from 'svelte/package.json'
import type { Licence } from '../../api/types'

export const browserParts: Licence[] = [
  { name: fluent, version: fluentVersion, licence: fluentLicence, url: fluentHome },
  { name: kern, version: kernVersion, licence: kernLicence, url: kernHome },
  { name: svelte, version: svelteVersion, licence: svelteLicence, url: svelteHome },
  { name: 'Fira Sans', version: '4', licence: 'OFL-1.1', url: 'https://github.com/mozilla/Fira' },
]
