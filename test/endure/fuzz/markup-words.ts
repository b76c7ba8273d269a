/** Text as somebody would type it who wants it to be something else where it is shown; made from a seed, a hundred thousand a second. */
export function hostileWords(seed: number): () => string {
  const next = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const piece = (): string => {
    const roll = next();
    if (roll < 0.45) return pick(HOSTILE);
    if (roll < 0.75) return pick(PLAIN);
    if (roll < 0.9) return String.fromCodePoint(pick(RANGES)[0] + Math.floor(next() * 64));
    return pick(HOSTILE).replace(/[a-z]/, (c) => `${c}${pick(TURNING)}`);
  };
  return () => {
    const words = Array.from({ length: 1 + Math.floor(next() * 6) }, piece).join(next() < 0.5 ? ' ' : '');
    // Now and then as long as a field takes.
    return next() < 0.002 ? words.repeat(Math.ceil(1_900 / words.length)).slice(0, 1_900) : words;
  };
}

/** What a child said, quoted by an adult: with signs that a careless desk would tidy away. */
export function quotedWords(seed: number): () => string {
  const next = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return () => `${pick(PLAIN)} said: "${Array.from({ length: 2 + Math.floor(next() * 8) }, () => pick(next() < 0.5 ? SPOKEN : HOSTILE)).join(pick([' ', '  ', '\n', ' \u00a0']))}".`;
}

/** Numbers from 0 to 1, the same for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TURNING: readonly string[] = ['\u202e', '\u202d', '\u202c', '\u2066', '\u2069', '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff', '\u0000', '\u0007', '\u001b', '\u009b', '\ue000', '\u{e0041}'];
const HOSTILE: readonly string[] = [
  ...TURNING, '<@U0TEACHER1>', '<!channel>', '<!here>', '<!everyone>', '<!subteam^S1>', '<#C0STAFF>', '@channel', '@everyone', '@here', '<at>Everyone</at>', '<at id="0">Head</at>', '<https://evil.example|the policy>', '<mailto:a@evil.example|mail>',
  '[the policy](https://evil.example)', '[x](javascript:alert(1))', '![x](https://evil.example/a.png)', '[a][b]', '[b]: https://evil.example', 'https://evil.example/?q=1', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '</textarea>', '<!--', '--><b>', '"><svg onload=alert(1)>',
  '**bold**', '*bold*', '_under_', '~~gone~~', '`code`', '```', '> quoted', '# Heading', '| a | b |', '---', '1. one', '- item', '\\*', '&lt;!channel&gt;', '&amp;', '&#60;script&#62;', ':smile:', ':skin-tone-2:',
  '${foot.text}', '${$root}', '${if(true, 1, 2)}', '{{x}}', '"},{"type":"Action.OpenUrl","url":"https://evil.example"', '\'; DROP TABLE cases; --', '{{DATE(2026-01-01T00:00:00Z,SHORT)}}', '<!date^1392734382^{date}|x>', '\r\n', '\n\n', '\u2028', '\u2029', '\u0085', '\t',
  '\ud800', '\udc00', '\u{1f469}\u200d\u{1f467}', 'a\u0301\u0302\u0303\u0304', '\u0430dm\u0456n', '%3Cscript%3E', '__proto__', '%00', 'ﬁ', '\u3000', 'I\u0307',
];
const PLAIN: readonly string[] = ['Robin', 'the child', 'in class 4B', 'on Friday', 'my phone', 'said', 'Mrs Okafor', '£5', '3 & 4', 'it\'s', '"no"', '1 < 2', 'R&B', 'C#', 'a_b', '50%', 'e.g.', 'naïve', 'Zoë', 'Łukasz', 'Siân', '01632 960 101', 'where', 'and then'];
const SPOKEN: readonly string[] = ['he', 'touched', 'me', '*there*', '_again_', 'and', 'he sed', 'dont tell', 'i <3 u', '"secret"', '(crying)', '…', '—', 'b*tch', 'f***', '#1', '@home', '👍', 'Mam', 'ei dad', 'cariad', '  ', '50p', 'it\'s', 'a/b', '<him>', '& her', 'no!!!', '???', 'ŵythnos', 'O\'Brien'];
const RANGES: readonly (readonly [number])[] = [[0x20], [0xc0], [0x300], [0x5d0], [0x600], [0x4e00], [0x2000], [0x1f600], [0x2190], [0xff00]];
