import '@kern-ux/native/dist/kern.min.css'
import './app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { preferredLanguage, setLanguage } from './lib/i18n.svelte'
import { startRouter } from './lib/router.svelte'
import { refreshSession } from './lib/session.svelte'
import { restoreTheme } from './lib/theme.svelte'

restoreTheme()
startRouter()
await setLanguage(preferredLanguage())
void refreshSession()
mount(App, { target: document.getElementById('app') as HTMLElement })
