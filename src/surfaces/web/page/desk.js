// Wires the page: who looks, what they say, what comes back.
import { makeComposer } from './composer.js';
import { element, make } from './elements.js';
import { makePeople } from './people.js';
import { listen, newEvent, post, readDesk } from './server.js';
import { makeThread } from './thread.js';

const EXAMPLES = ['Can I message a parent from my own phone?', 'Who has to agree before we open a class account?', 'When is the social media policy next reviewed?'];
const LOOKING_MS = 20_000;
const AGAIN_MS = 2_000;

/** @type {import('./server.js').Who} */
let who = { school: '', as: '', conversation: '' };
let inChannel = false;
/** @type {ReturnType<typeof listen> | null} */
let stream = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let lookingEnds;

const thread = makeThread((press) => post('action', { ...who, event: newEvent(), ...press }));
const composer = makeComposer(say);

/** @param {string} words */
function say(words) {
  const event = newEvent();
  const told = who;
  const shown = thread.said(event, words, clockNow, null);
  void send();

  async function send() {
    shown.state('sending');
    look(true);
    const reply = await post('message', { ...told, event, text: words });
    if (told !== who) return;
    if (!reply) {
      look(false);
      shown.failed(() => void send());
      return;
    }
    shown.state('sent');
    if (reply.card ?? reply.step) {
      look(false);
      thread.answerTo(event, reply.card ?? reply.step);
    }
  }
}

/** @param {boolean} is */
function look(is) {
  clearTimeout(lookingEnds);
  thread.looking(is);
  if (is) lookingEnds = setTimeout(() => thread.looking(false), LOOKING_MS);
}

/** Shows a conversation and follows it. */
function follow() {
  stream?.close();
  thread.clear();
  const watched = who;
  let loading = true;
  stream = listen(who, {
    reset: () => {
      thread.clear();
      loading = true;
      setTimeout(() => {
        loading = false;
        thread.loaded();
      }, 150);
    },
    said: (said) => {
      if (thread.has(said.event)) return;
      thread.said(said.event, said.text, said.at, said.by === watched.as ? null : people.nameOf(said.by));
    },
    card: (card) => {
      if (!loading) look(false);
      thread.card(card);
    },
    activity: (conversation) => {
      if (inChannel && conversation === `personal:${watched.as}`) {
        look(false);
        thread.pointer(`private:${conversation}`, 'You were answered privately.', 'Open my personal chat', () => people.goPersonal());
      } else people.newsIn(conversation);
    },
    clock: (now) => setClock(now),
    connected: (is) => {
      const offline = element('offline');
      offline.hidden = is;
      if (!is) offline.textContent = 'No connection to the desk. What you write now is not sent. Worried about a child? Do not wait: tell a person, or ring 999.';
      // After a refusal the browser does not try again by itself.
      if (!is && stream?.dead()) setTimeout(() => watched === who && follow(), AGAIN_MS);
    },
  });
}

let clockNow = Date.now();
let clockSetAt = performance.now();
/** @param {number} now the desk's own clock, UTC ms */
function setClock(now) {
  clockNow = now;
  clockSetAt = performance.now();
  people.clock(now);
}
/** While the policies are being read for the first time, how far that is. @param {string} school */
async function showIndexing(school) {
  const line = element('indexing');
  for (;;) {
    const desk = await readDesk().catch(() => null);
    const progress = desk?.schools.find((one) => one.id === school)?.indexing ?? null;
    line.hidden = progress === null;
    if (progress) line.textContent = `Reading the policies: ${progress.done} of ${progress.total} documents. You can ask in a moment.`;
    if (!progress || who.school !== school) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

element('examples').append(
  ...EXAMPLES.map((words) => {
    const item = make('li', '');
    const button = make('button', 'example', words);
    button.type = 'button';
    button.addEventListener('click', () => {
      say(words);
      composer.focus();
    });
    item.append(button);
    return item;
  }),
);

const desk = await start();
const people = makePeople(desk, {
  changed: (next, school) => {
    who = next;
    inChannel = next.conversation.startsWith('channel:');
    element('channel-note').hidden = !inChannel;
    composer.clear();
    follow();
    void showIndexing(school.id);
  },
  moved: (ms) => void post('clock', { ms }),
});
people.begin();
setClock(desk.now);
composer.focus();
setInterval(() => {
  const passed = performance.now() - clockSetAt;
  setClock(clockNow + passed);
}, 10_000);

/** The desk's state, asked for until it is there. */
async function start() {
  for (;;) {
    try {
      return await readDesk();
    } catch {
      const offline = element('offline');
      offline.hidden = false;
      offline.textContent = 'The desk does not answer yet. Worried about a child? Do not wait: tell a person, or ring 999.';
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
