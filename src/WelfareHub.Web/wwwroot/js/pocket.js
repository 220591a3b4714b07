// Tells the worker whose page this is, so that it keeps their coming bookings for where there is no network, and wipes what is
// somebody else's. Browsers that cannot (WeChat's on many phones) lose nothing: no page needs this.
const mark = name => document.querySelector(`meta[name=${name}]`)?.content ?? '';

async function tell() {
  await navigator.serviceWorker.register('/sw.js');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ owner: mark('pocket'), language: document.documentElement.lang, changed: /^\/bookings/.test(location.pathname) });
}

if ('serviceWorker' in navigator && 'caches' in window && window.isSecureContext) tell().catch(() => undefined);

// Where the browser can put the app on the home screen, the page shows a button for it.
addEventListener('beforeinstallprompt', event => {
  const button = document.querySelector('[data-install]');
  if (!button) return;
  event.preventDefault();
  button.hidden = false;
  button.addEventListener('click', () => event.prompt(), { once: true });
});
