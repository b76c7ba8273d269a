// The box in which a visitor writes.
import { element } from './elements.js';

const MOST = 2_000;
const COUNT_FROM = 1_800;

/** @param {(words: string) => void} send */
export function makeComposer(send) {
  const form = element('composer');
  const box = element('words');
  const left = element('words-left');
  if (!(box instanceof HTMLTextAreaElement)) throw new Error('the message box is no textarea');

  function measure() {
    if (!(box instanceof HTMLTextAreaElement)) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 4, 200)}px`;
    left.textContent = box.value.length >= COUNT_FROM ? `${MOST - box.value.length} characters left` : '';
  }

  function submit() {
    if (!(box instanceof HTMLTextAreaElement)) return;
    const words = box.value.trim();
    box.focus();
    if (words === '') return;
    box.value = '';
    measure();
    send(words);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener('keydown', (event) => {
    // While a word is being composed (Japanese, accents) Enter belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener('input', measure);
  return { focus: () => box.focus(), clear: () => { box.value = ''; measure(); } };
}
