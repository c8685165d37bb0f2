/** Shows how far the builds are, and opens the app that was asked for as soon as it is there. */
const homes = { web: '/', admin: '/admin', mobile: '/m' };
const asked = /^\/admin(\/|$)/.test(location.pathname)
  ? 'admin'
  : /^\/m(\/|$)/.test(location.pathname)
    ? 'mobile'
    : 'web';

const words = {
  checking: () => 'wird geprüft',
  queued: () => 'wartet',
  building: ({ since }) => {
    const seconds = since ? Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000)) : 0;
    return `wird gebaut · ${seconds} s`;
  },
  failed: () => 'fehlgeschlagen',
  missing: () => 'nicht gebaut',
};

const byId = (id) => document.getElementById(id);

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showApp({ app, state }) {
  const row = document.querySelector(`[data-app="${app}"]`);
  row.dataset.state = state.name;
  const word = row.querySelector('.word');
  if (state.name !== 'ready') return setText(word, words[state.name](state));
  if (word.querySelector('a')) return;
  const link = document.createElement('a');
  link.href = homes[app];
  link.textContent = 'öffnen';
  word.replaceChildren(link);
}

function showFailure(state) {
  setText(
    byId('title'),
    state.name === 'missing' ? 'Diese Oberfläche ist nicht gebaut' : 'Der Bau ist fehlgeschlagen',
  );
  const remedy =
    state.name === 'missing' ? 'Bauen Sie sie' : 'Beheben Sie die Ursache, bauen Sie die Oberfläche';
  setText(byId('explanation'), `${remedy} mit „npm run build:${asked}“ und starten Sie CityPulse neu.`);
  if (!state.output) return;
  byId('failure').hidden = false;
  setText(document.querySelector('#failure pre'), state.output);
}

function showRestart() {
  setText(byId('explanation'), 'Der Server antwortet gerade nicht. Diese Seite versucht es weiter.');
}

async function refresh() {
  try {
    const response = await fetch('/_build/status.json', { cache: 'no-store' });
    const apps = await response.json();
    for (const one of apps) showApp(one);
    const { state } = apps.find((one) => one.app === asked);
    if (state.name === 'ready') return location.reload();
    if (state.name === 'failed' || state.name === 'missing') showFailure(state);
  } catch {
    showRestart();
  }
  setTimeout(refresh, 700);
}

refresh();
