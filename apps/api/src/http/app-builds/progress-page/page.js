/** Shows how far the builds are, and opens the app that was asked for as soon as it is there. */
const homes = { web: '/', admin: '/admin', mobile: '/m' };
const [, prefix] = /^\/(admin|m)(?:\/|$)/.exec(location.pathname) ?? [];
const asked = { admin: 'admin', m: 'mobile' }[prefix] ?? 'web';
const german = navigator.language.startsWith('de');
const say = (de, en) => (german ? de : en);

const words = {
  checking: () => say('wird geprüft', 'being checked'),
  queued: () => say('wartet', 'waiting'),
  building: ({ since }) => {
    const seconds = since ? Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000)) : 0;
    return `${say('wird gebaut', 'being built')} · ${seconds} s`;
  },
  failed: () => say('fehlgeschlagen', 'failed'),
  missing: () => say('nicht gebaut', 'not built'),
};

const element = (selector) => document.querySelector(selector);

function setText(selector, text) {
  const target = element(selector);
  if (target.textContent !== text) target.textContent = text;
}

/** The page itself is written in German. */
function speakEnglish() {
  document.documentElement.lang = 'en';
  document.title = 'CityPulse is getting ready';
  setText('#title', document.title);
  setText(
    '#explanation',
    'The server is running and already takes values. Its screens are built once after an installation; ' +
      'this page then opens by itself.',
  );
  for (const [app, name] of Object.entries({ web: 'Web app', admin: 'Administration', mobile: 'Mobile app' }))
    setText(`[data-app="${app}"] b`, name);
  setText('#failure h2', 'Output of the build');
  setText('#docs', 'The interface is described here and ready to use');
}

function showApp({ app, state }) {
  const row = element(`[data-app="${app}"]`);
  row.dataset.state = state.name;
  if (state.name !== 'ready') return setText(`[data-app="${app}"] .word`, words[state.name](state));
  if (row.querySelector('a')) return;
  const link = document.createElement('a');
  link.href = homes[app];
  link.textContent = say('öffnen', 'open');
  row.querySelector('.word').replaceChildren(link);
}

function showFailure({ name, output }) {
  const command = `npm run build:${asked}`;
  setText(
    '#title',
    name === 'missing'
      ? say('Diese Oberfläche ist nicht gebaut', 'This app is not built')
      : say('Der Bau ist fehlgeschlagen', 'The build failed'),
  );
  setText(
    '#explanation',
    name === 'missing'
      ? say(`Nach „${command}“ und einem Neustart ist sie da.`, `Run “${command}” and start CityPulse again.`)
      : say(
          `Ist die Ursache behoben, hilft „${command}“ und ein Neustart von CityPulse.`,
          `Remove the cause, run “${command}” and start CityPulse again.`,
        ),
  );
  if (!output) return;
  element('#failure').hidden = false;
  setText('#failure pre', output);
}

function showSilence() {
  setText(
    '#explanation',
    say(
      'Der Server antwortet gerade nicht. Diese Seite versucht es weiter.',
      'The server does not answer. Trying again.',
    ),
  );
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
    showSilence();
  }
  setTimeout(refresh, 700);
}

if (!german) speakEnglish();
refresh();
