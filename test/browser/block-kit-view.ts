// A plain rendering of Block Kit as HTML, to see what a person would read and in which order. It is no picture of Slack's client.

type Json = Readonly<Record<string, unknown>>;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : '');
/** A text object or a string. Of mrkdwn only bold and the escapes are read: the desk writes no more. */
const words = (value: unknown): string => {
  if (!isJson(value)) return escaped(string(value));
  if (value.type !== 'mrkdwn') return escaped(string(value.text));
  return escaped(string(value.text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).replace(/\*([^*\n]+)\*/g, '<b>$1</b>');
};

function richElement(one: Json): string {
  const parts = list(one.elements);
  switch (one.type) {
    case 'rich_text_section': return `<p>${parts.map(richElement).join('')}</p>`;
    case 'rich_text_quote': return `<blockquote>${parts.map(richElement).join('')}</blockquote>`;
    case 'rich_text_preformatted': return `<pre>${parts.map(richElement).join('')}</pre>`;
    case 'rich_text_list': return `<ul>${parts.map((part) => `<li>${richElement(part)}</li>`).join('')}</ul>`;
    default: {
      const style = isJson(one.style) ? one.style : {};
      const text = escaped(string(one.text));
      return style.bold === true ? `<b>${text}</b>` : style.italic === true ? `<i>${text}</i>` : text;
    }
  }
}

function control(one: Json): string {
  const options = list(one.options).map((option) => words(option.text));
  switch (one.type) {
    case 'button': return `<span class="button ${string(one.style)}">${words(one.text)}</span>`;
    case 'plain_text_input': return `<div class="field${one.multiline === true ? ' tall' : ''}">${escaped(string(one.initial_value))}</div>`;
    case 'radio_buttons': return options.map((text) => `<p>○ ${text}</p>`).join('');
    case 'checkboxes': return options.map((text) => `<p>☐ ${text}</p>`).join('');
    default: return `<div class="field">${escaped(string(one.initial_date) || string(one.initial_time) || string(one.initial_value))}</div>`;
  }
}

function block(one: Json): string {
  switch (one.type) {
    case 'header': return `<h2>${words(one.text)}</h2>`;
    case 'divider': return '<hr>';
    case 'context': return `<div class="context">${list(one.elements).map((part) => words(part)).join(' ')}</div>`;
    case 'rich_text': return list(one.elements).map(richElement).join('');
    case 'actions': return `<div class="actions">${list(one.elements).map(control).join('')}</div>`;
    case 'input': return `<div class="input"><label>${words(one.label)}${one.optional === true ? ' <small>(optional)</small>' : ''}</label>${isJson(one.element) ? control(one.element) : ''}${one.hint === undefined ? '' : `<small>${words(one.hint)}</small>`}</div>`;
    case 'section': return `<div class="section">${one.text === undefined ? '' : `<p>${words(one.text)}</p>`}<div class="facts">${list(one.fields).map((field) => `<p>${words(field)}</p>`).join('')}</div>${isJson(one.accessory) ? control(one.accessory) : ''}</div>`;
    case 'table': return `<table>${(Array.isArray(one.rows) ? one.rows : []).map((row) => `<tr>${list(row).map((cell) => `<td>${cell.type === 'raw_text' ? words(cell.text) : list(cell.elements).map(richElement).join('')}</td>`).join('')}</tr>`).join('')}</table>`;
    default: return `<p class="unknown">[${escaped(string(one.type))}]</p>`;
  }
}

const STYLE = `
  :root { color-scheme: light dark; --bg: light-dark(#fff, #1a1d21); --fg: light-dark(#1d1c1d, #d1d2d3); --soft: light-dark(#616061, #9a9b9e); --line: light-dark(#ddd, #3f4146); --good: light-dark(#007a5a, #2bac76); --bad: light-dark(#c01343, #f2778d); }
  * { box-sizing: border-box } body { margin: 0; padding: 12px 16px; background: var(--bg); color: var(--fg); font: 15px/1.46 Lato, "DejaVu Sans", sans-serif }
  .note { color: var(--soft); font-size: 12px; border-bottom: 1px solid var(--line); padding-bottom: 6px; margin-bottom: 10px }
  article { display: grid; grid-template-columns: 36px 1fr; gap: 0 10px; margin: 0 0 16px; white-space: pre-line } article > i { width: 36px; height: 36px; border-radius: 6px; background: var(--line) }
  p { margin: 2px 0 6px } h2 { font-size: 18px; margin: 4px 0 } h1 { font-size: 18px; margin: 0 0 12px; display: flex; justify-content: space-between } hr { border: 0; border-top: 1px solid var(--line) }
  blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid var(--line) } .context, small { color: var(--soft); font-size: 13px; margin: 2px 0 6px }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 } .button { border: 1px solid var(--line); border-radius: 6px; padding: 5px 12px; font-weight: 700; font-size: 14px } .primary { background: var(--good); color: light-dark(#fff, #111); border-color: var(--good) } .danger { color: var(--bad); border-color: var(--bad) }
  .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 0 12px } .field { border: 1px solid var(--line); border-radius: 6px; padding: 8px; min-height: 38px; margin: 4px 0 } .tall { min-height: 110px } label { font-weight: 700 } .modal { border: 1px solid var(--line); border-radius: 10px; padding: 16px; white-space: pre-line } .foot { display: flex; justify-content: flex-end; gap: 8px; margin-top: 14px }
  td { border: 1px solid var(--line); padding: 4px 8px } .unknown { color: var(--bad) } .input { margin: 10px 0 }`;

const page = (inside: string): string => `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${STYLE}</style><div class="note">A rendering of the Block Kit that the desk posts, not a picture of Slack</div>${inside}`;

/** Messages of a conversation, each with who wrote it. */
export const messagesPage = (messages: readonly { readonly by: string; readonly text: string; readonly blocks: readonly Json[] }[]): string =>
  page(messages.map(({ by, text, blocks }) => `<article><i></i><div><b>${escaped(by)}</b>${blocks.length > 0 ? blocks.map(block).join('') : `<p>${escaped(text)}</p>`}</div></article>`).join(''));

/** An open modal, with the buttons that Slack puts under it. */
export const modalPage = (view: Json): string =>
  page(`<div class="modal"><h1>${words(view.title)}<span>✕</span></h1>${list(view.blocks).map(block).join('')}<div class="foot">${view.close === undefined ? '' : `<span class="button">${words(view.close)}</span>`}${view.submit === undefined ? '' : `<span class="button primary">${words(view.submit)}</span>`}</div></div>`);
