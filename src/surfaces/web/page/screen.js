// What must work before and without everything else on the page: hiding the screen, and light or dark.
import { element } from './elements.js';

const TITLE = document.title;
const BLANK = 'Blank page';
const ESC_TWICE_MS = 700;

const desk = element('desk');
const cover = element('cover');
let lastEscape = -Infinity;
/** @type {Element | null} */
let focusBefore = null;

/** Covers everything at once; nothing behind it can be read, reached or read aloud. */
function hide() {
  if (!cover.hidden) return;
  focusBefore = document.activeElement;
  cover.hidden = false;
  desk.inert = true;
  desk.classList.add('covered');
  document.title = BLANK;
  // Not on the button: the next Enter must not show everything again.
  cover.focus();
}

function show() {
  cover.hidden = true;
  desk.inert = false;
  desk.classList.remove('covered');
  document.title = TITLE;
  if (focusBefore instanceof HTMLElement) focusBefore.focus();
}

element('hide').addEventListener('click', hide);
element('show').addEventListener('click', show);
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  if (event.timeStamp - lastEscape < ESC_TWICE_MS) hide();
  lastEscape = event.timeStamp;
});

const root = document.documentElement;
const button = element('theme');
const system = matchMedia('(prefers-color-scheme: dark)');

/** The visitor's own choice on this machine, else what the system says. */
function chosen() {
  const kept = localStorage.getItem('staffroom-theme');
  return kept === 'light' || kept === 'dark' ? kept : system.matches ? 'dark' : 'light';
}

function apply() {
  const theme = chosen();
  root.dataset.theme = theme;
  button.setAttribute('aria-pressed', String(theme === 'dark'));
}

button.addEventListener('click', () => {
  localStorage.setItem('staffroom-theme', chosen() === 'dark' ? 'light' : 'dark');
  apply();
});
system.addEventListener('change', apply);
apply();
