// Who the visitor is and where they talk. In an invented school they may be anyone; else a member of staff without a name.
import { element, fillSelect, make, momentOf } from './elements.js';

/**
 * @typedef {import('./server.js').Desk} Desk
 * @typedef {import('./server.js').DeskSchool} DeskSchool
 * @typedef {import('./server.js').Who} Who
 */

const HOUR = 3_600_000;
const STEPS = [
  { words: '+ 10 minutes', ms: HOUR / 6 },
  { words: '+ 1 hour', ms: HOUR },
  { words: '+ 1 day', ms: 24 * HOUR },
  { words: '+ 1 week', ms: 7 * 24 * HOUR },
];

/** The tab's own conversation at a school that is not invented; kept until the tab is closed. @param {string} school */
function tabConversation(school) {
  const key = `staffroom-tab:${school}`;
  const kept = sessionStorage.getItem(key) ?? `personal:unnamed:${crypto.randomUUID()}`;
  sessionStorage.setItem(key, kept);
  return kept;
}

/** "IT lead" and "SENCO" keep their capitals. @param {string} role */
const insideSentence = (role) => (/^[A-Z]{2}/.test(role) ? role : role.charAt(0).toLowerCase() + role.slice(1));

/**
 * @param {Desk} desk
 * @param {{ changed(who: Who, school: DeskSchool): void, moved(ms: number): void }} tell
 */
export function makePeople(desk, tell) {
  /** @type {Set<string>} conversations with something not yet looked at */
  const news = new Set();
  let school = /** @type {DeskSchool} */ (desk.schools.find((one) => one.id === sessionStorage.getItem('staffroom-school')) ?? desk.schools[0]);
  let as = '';
  let conversation = '';

  function enter(/** @type {DeskSchool} */ into, /** @type {string | null} */ person, /** @type {string | null} */ place) {
    school = into;
    const known = school.people.some((one) => one.id === person);
    as = known && person !== null ? person : (school.people.find((one) => one.role === 'Teacher') ?? school.people[0])?.id ?? 'unnamed';
    const places = placesOf();
    conversation = places.find((one) => one.value === place)?.value ?? places[0]?.value ?? '';
    news.delete(conversation);
    sessionStorage.setItem('staffroom-school', school.id);
    sessionStorage.setItem('staffroom-as', as);
    sessionStorage.setItem('staffroom-conversation', conversation);
    draw();
    tell.changed({ school: school.id, as, conversation }, school);
  }

  function placesOf() {
    if (!school.example) return [{ value: tabConversation(school.id), words: 'Personal chat' }];
    const channels = school.channels.filter((channel) => channel.members.includes(as));
    return [{ value: `personal:${as}`, words: 'Personal chat' }, ...channels.map((channel) => ({ value: `channel:${channel.id}`, words: `# ${channel.name}` }))];
  }

  function draw() {
    const person = school.people.find((one) => one.id === as);
    const places = placesOf();
    element('school').textContent = school.name;
    element('stage').hidden = !school.example && desk.schools.length === 1;
    element('stage-who').textContent = school.example ? `${person?.name ?? ''} · ${places.find((one) => one.value === conversation)?.words ?? ''}` : school.name;
    element('stage-note').textContent = school.example ? 'An invented school. Be anyone in it, and see what each of them sees.' : '';
    element('school-pick').hidden = desk.schools.length === 1;
    element('person-pick').hidden = !school.example;
    element('place-pick').hidden = !school.example;
    element('clock').hidden = !desk.movable;
    fillSelect('pick-school', desk.schools.map((one) => ({ value: one.id, words: one.name })), school.id);
    fillSelect('pick-person', school.people.map((one) => ({ value: one.id, words: one.role === '' || one.role === 'Outsider' ? one.name : `${one.name}, ${insideSentence(one.role)}` })), as);
    fillSelect('pick-place', places, conversation);
    drawNews();
  }

  function drawNews() {
    const list = element('news');
    list.replaceChildren(
      ...[...news].map((place) => {
        const person = school.people.find((one) => `personal:${one.id}` === place);
        const channel = school.channels.find((one) => `channel:${one.id}` === place);
        const button = make('button', 'news-item', `${person?.name ?? channel?.name ?? 'Someone'} has something new`);
        button.type = 'button';
        const reader = person?.id ?? (channel?.members.includes(as) ? as : channel?.members[0]) ?? as;
        button.addEventListener('click', () => enter(school, reader, place));
        const item = make('li', '');
        item.append(button);
        return item;
      }),
    );
    element('stage').classList.toggle('has-news', news.size > 0);
  }

  /** @param {string} id @param {(value: string) => void} take */
  const onPick = (id, take) => element(id).addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) take(event.target.value);
  });
  onPick('pick-school', (id) => {
    const into = desk.schools.find((one) => one.id === id);
    if (into) {
      news.clear();
      enter(into, null, null);
    }
  });
  onPick('pick-person', (id) => enter(school, id, `personal:${id}`));
  onPick('pick-place', (place) => enter(school, as, place));
  element('clock-buttons').replaceChildren(
    ...STEPS.map((step) => {
      const button = make('button', 'quiet', step.words);
      button.type = 'button';
      button.addEventListener('click', () => tell.moved(step.ms));
      return button;
    }),
  );
  const stage = element('stage');
  const wide = matchMedia('(min-width: 60rem)');
  const fit = () => {
    if (stage instanceof HTMLDetailsElement) stage.open = wide.matches;
  };
  wide.addEventListener('change', fit);
  fit();

  return {
    begin: () => enter(school, sessionStorage.getItem('staffroom-as'), sessionStorage.getItem('staffroom-conversation')),
    /** The name of who said something. @param {string} id */
    nameOf: (id) => school.people.find((one) => one.id === id)?.name ?? 'Someone',
    /** Marks a conversation that the visitor does not look at. @param {string} place */
    newsIn: (place) => {
      news.add(place);
      drawNews();
    },
    /** Opens the visitor's own personal chat. */
    goPersonal: () => enter(school, as, `personal:${as}`),
    /** @param {number} now */
    clock: (now) => {
      element('clock-now').textContent = momentOf(now);
    },
  };
}
