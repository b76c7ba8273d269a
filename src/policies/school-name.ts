import type { PolicyDocument } from './document.ts';

const KIND = '(?:Primary School|Infants? School|Juniors? School|Nursery School|High School|First School|Middle School|Special School|Secondary School|Grammar School|School|Academy|College|Nursery|Infants|Juniors|Primary)';
const WORD = "(?:[A-Z][A-Za-z'’.&-]*|of|and|the)";
const NAME = new RegExp(`\\b[A-Z][A-Za-z'’.-]+(?: ${WORD}){0,6}? ${KIND}(?: and [A-Z]\\w+ (?:Nursery|Infants|Juniors))?(?![A-Za-z])`, 'g');
const CAPITALS = /\b[A-Z][A-Z'’.-]+(?: [A-Z'’.&-]+){0,6}? (?:PRIMARY|INFANTS?|JUNIOR|NURSERY|HIGH|FIRST|MIDDLE|SPECIAL)? ?(?:SCHOOL|ACADEMY)\b/g;
const GENERIC = /^(?:The|Our|This|Each|All|Any|Your|Primary|Infant|Junior|Nursery|Other|Local|A|An|In|At|For|By|From|When|If|Where|Why|Social|Online|Head|Governors?|Chair|Members?|Deputy|Executive|Use|Staff|Pupils?|Safer|Positive)\b/;
const LEADING = /^(?:(?:The|At|In|For|By|From|Of|When|We|If|All|Both)\s+)+/;

/** The name that the policies print for their school most often, in its fullest common form; null when none stands out. */
export function schoolNameIn(documents: readonly PolicyDocument[]): { readonly name: string; readonly file: string; readonly quote: string } | null {
  const counts = new Map<string, { name: string; file: string; quote: string; times: number }>();
  for (const { text, file } of documents) {
    for (const pattern of [NAME, CAPITALS]) {
      for (const match of text.matchAll(pattern)) {
        const name = match[0].replace(LEADING, '').replace(/\s+/g, ' ').trim();
        if (GENERIC.test(name) || name.split(' ').length < 2) continue;
        const key = name.toLowerCase();
        const known = counts.get(key);
        // In the head of a document a name counts more than in its text, where other schools are named too.
        const weight = match.index < 300 ? 3 : 1;
        const line = text.slice(text.lastIndexOf('\n', match.index) + 1, text.indexOf('\n', match.index) < 0 ? text.length : text.indexOf('\n', match.index)).replace(/\s+/g, ' ').trim();
        if (!known) counts.set(key, { name, file, quote: line, times: weight });
        else {
          known.times += weight;
          // People read "Alder Bank Primary School" more easily than its capitals.
          if (known.name === known.name.toUpperCase() && name !== name.toUpperCase()) Object.assign(known, { name, file, quote: line });
        }
      }
    }
  }
  const best = [...counts.values()].sort((a, b) => b.times - a.times || b.name.length - a.name.length)[0];
  return best && best.times >= 2 ? { name: best.name, file: best.file, quote: best.quote } : null;
}
