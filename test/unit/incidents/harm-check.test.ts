import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screen } from '../../../src/incidents/harm-check.ts';
import { HARM_KINDS, harmCues } from '../../../src/incidents/harm-cues.ts';
import { messagesOf } from './messages.ts';

const all = ['development.jsonl', 'held-out.jsonl', 'oblique.jsonl'].flatMap(messagesOf);
const reds = all.filter((m) => m.level === 'red');
// Hints that the words do not carry; each is amber or none today and is listed in the report of the evaluation.
const TOO_OBLIQUE = new Set(['obl-001', 'obl-008', 'obl-355']);

describe('messages of danger are red', () => {
  it.each(HARM_KINDS)('%s: at least twelve different messages, all red', (kind) => {
    const told = reds.filter((m) => m.kind === kind && !TOO_OBLIQUE.has(m.id));
    expect(told.length).toBeGreaterThanOrEqual(12);
    expect(told.filter((m) => screen(m.text).level !== 'red').map((m) => m.text)).toEqual([]);
  });

  it('knows a disclosure typed with one hand', () => {
    for (const text of ['HELP child disclosed', 'chld disclsoed', 'child disclosed!!', 'help. child. disclosed.']) expect(screen(text)).toMatchObject({ level: 'red', distress: false });
  });

  it('takes the worst sentence of a message that is mostly something else', () => {
    expect(screen('Hi, hope you had a nice weekend. Can I post the sports day photos? Also a boy has a knife in his bag. Thanks!')).toMatchObject({ level: 'red', kinds: ['weapon'], onSite: true });
    expect(screen('What do I do if a child discloses? One has just told me her uncle touches her.').level).toBe('red');
    expect(screen('Last year we had a missing child, all dealt with. Today a girl has run out of the gate.').level).toBe('red');
  });

  it('reads words of alarm in other languages', () => {
    for (const text of ['dziecko powiedziało że tata go bije', 'copilul vrea să moară', 'الطفل معه سكين', 'bachi ko ghar pe maarte hain', 'শিশুটিকে বাবা মারে', 'ilmaha aabbe garaaca', 'o menino quer morrer', 'la niña tiene un cuchillo', 'mae dad yn taro plentyn', 'дитина хоче померти']) {
      expect([text, screen(text).level]).toEqual([text, 'red']);
    }
  });
});

describe('what is not happening now is not red, but is not passed over', () => {
  const frames: readonly (readonly [string, string])[] = [
    ['what do I do if a child discloses abuse', 'amber'], ['how should staff respond when a pupil says they want to die', 'amber'], ['what is the procedure for a missing child', 'amber'],
    ['what happens if a pupil brings a knife to school', 'amber'], ['what counts as an indecent image of a child', 'amber'], ['is there a policy on self harm', 'amber'], ['what are the signs of grooming', 'amber'],
    ['do we have to report fgm', 'amber'], ['what does the policy say about domestic abuse', 'amber'], ['what is the lockdown procedure for an intruder', 'amber'], ['who leads on radicalisation', 'amber'],
    ['how do we record bruises on a child', 'amber'], ['what should we do when a child is neglected', 'amber'], ['what if someone tries to abduct a child', 'amber'], ['what do we do when there is a bomb threat', 'amber'],
    ['last year a pupil told me her dad hit her, it was all dealt with', 'amber'], ['in the book a boy gets a knife and stabs his brother', 'amber'], ['should we report a sexual assault from years ago', 'amber'],
  ];
  it.each(frames)('%s: %s', (text, level) => {
    expect(screen(text).level).toBe(level);
  });

  it('is not red for any of our own questions of procedure, reports and wishes', () => {
    expect(all.filter((m) => m.level !== 'red' && screen(m.text).level === 'red').map((m) => m.text)).toEqual([]);
  });

  it('an outing does not hide what happened on it', () => {
    for (const text of ['a man is taking year 4 children away in a van, what do i do', 'taking my class to the farm tomorrow and she has bruises all over, who do i tell', 'took year 5 to the museum and one is missing, who do i ring']) expect([text, screen(text).level]).toEqual([text, 'red']);
  });

  it('asks of a real child stay red when they are put as a question', () => {
    for (const text of ['can i just check, a child has told me her dad hits her', 'who do i tell, a boy has just disclosed', 'is it ok to wait till monday, she said her uncle touches her at night', 'should i do anything, he has bruises all over his back']) {
      expect([text, screen(text).level]).toEqual([text, 'red']);
    }
  });
});

describe('ways of speaking', () => {
  it.each([
    'kids are killing me', 'gonna die if ofsted come', 'could murder a brew', 'shoot me an email', 'bombed the test', 'my feet are killing me', 'dying for a coffee', 'hit me up later', 'beat the traffic', 'we got hammered by ofsted',
    'the hamster died', 'my laptop is dead', 'missing: one stapler', 'ran out of glue sticks', 'hit the nail on the head', 'that lesson was sick', 'drowning in marking', 'break a leg tonight', 'kids blew me away', 'burns night supper',
    'cut the paper in half', 'secret santa on friday', 'pushed back to tuesday', 'hang on a minute', 'touch base tomorrow', 'year 4 are driving me up the wall', 'killer heels', 'nerf gun party', 'strip lights are out', 'stabbing at the photocopier buttons',
    "I'm taking Year 4 to the zoo. Who do I tell if I lose my phone?", 'taking my class swimming tomorrow, what do we do if we forget the register',
  ])('"%s" is no worry', (text) => {
    expect(screen(text).level).toBe('none');
  });

  it('but do not hide a child behind them', () => {
    for (const text of ['kids are killing me and one has a knife in his bag', 'shoot me an email. a girl has taken an overdose', 'secret santa was fun, a boy told me his dad punches him']) expect(screen(text).level).toBe('red');
  });
});

describe('who and where', () => {
  it('says whom the worry seems to be about, so that a card can steer round them', () => {
    expect(screen('the head slapped a child').adult).toBe('head');
    expect(screen('our DSL has been messaging a girl at night').adult).toBe('dsl');
    expect(screen('a TA hit a boy').adult).toBe('staff');
    expect(screen('her stepdad hits her').adult).toBe('family');
    expect(screen('a stranger is talking to children and wont leave').adult).toBe('outside');
    expect(screen('a child is missing').adult).toBe('none');
  });

  it('does not take the one who was told for the one concerned', () => {
    expect(screen('child told the head her dad hits her').adult).toBe('family');
    expect(screen('where is the DSL a child has disclosed').adult).toBe('none');
  });

  it('puts the site first for a weapon, a missing or taken child and an intruder, and not for the rest', () => {
    for (const text of ['boy has a knife', 'we cant find a child', 'a child has been abducted', 'intruder in the hall']) expect([text, screen(text).onSite]).toEqual([text, true]);
    expect(screen('child disclosed to me').onSite).toBe(false);
  });

  it('tells an adult in distress from a child in danger', () => {
    expect(screen('i want to kill myself')).toMatchObject({ level: 'red', distress: true });
    expect(screen('my husband hit me last night')).toMatchObject({ level: 'red', distress: true });
    expect(screen('a pupil has a knife and i am scared').distress).toBe(false);
  });
});

const homoglyphs: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', s: 'ѕ', x: 'х', y: 'у', h: 'һ' };
const sure = reds.filter((m) => !TOO_OBLIQUE.has(m.id) && /^[\x20-\x7E]+$/.test(m.text)).map((m) => m.text);
const plainReds = ['child disclosed to me', 'a boy has a knife in his bag', 'she wants to kill herself', 'child is missing', 'her dad hits her', 'girl was raped', 'pupil sent a nude photo', 'child is not breathing'];

describe('a red message stays red however it is typed', () => {
  it('with invisible characters inside words', () => {
    fc.assert(fc.property(fc.constantFrom(...sure), fc.array(fc.nat(200), { maxLength: 12 }), fc.constantFrom('\u200b', '\u200d', '\u2060', '\u00ad', '\ufeff'), (text, places, mark) => {
      let noisy = text;
      for (const place of places) {
        const at = place % (noisy.length + 1);
        noisy = noisy.slice(0, at) + mark + noisy.slice(at);
      }
      expect(screen(noisy).level).toBe('red');
    }), { numRuns: 200 });
  });

  it('with look-alike letters of other alphabets', () => {
    fc.assert(fc.property(fc.constantFrom(...sure), fc.infiniteStream(fc.boolean()), (text, flips) => {
      const noisy = Array.from(text, (c) => (flips.next().value === true ? (homoglyphs[c] ?? c) : c)).join('');
      expect(screen(noisy).level).toBe('red');
    }), { numRuns: 200 });
  });

  it('in any mixture of capitals, and in full-width or bold letters', () => {
    fc.assert(fc.property(fc.constantFrom(...sure), fc.infiniteStream(fc.boolean()), (text, flips) => {
      const noisy = Array.from(text, (c) => (flips.next().value === true ? c.toUpperCase() : c.toLowerCase())).join('');
      expect(screen(noisy).level).toBe('red');
    }), { numRuns: 200 });
    for (const text of plainReds) {
      expect(screen(text.replace(/[a-z]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0))).level).toBe('red');
      expect(screen(text.replace(/[a-z]/g, (c) => String.fromCodePoint(0x1d41a + c.charCodeAt(0) - 97))).level).toBe('red');
    }
  });

  it('with any number of spaces between words', () => {
    fc.assert(fc.property(fc.constantFrom(...sure), fc.integer({ min: 2, max: 9 }), (text, count) => {
      expect(screen(text.replaceAll(' ', ' '.repeat(count))).level).toBe('red');
    }), { numRuns: 100 });
  });

  it('with letters spaced, dotted or dashed out, glued together, stretched, in figures or with stars', () => {
    for (const text of plainReds) {
      for (const gap of [' ', '.', '-', '_']) expect([gap, text, screen(text.split(' ').map((w) => w.split('').join(gap)).join('   ')).level]).toEqual([gap, text, 'red']);
    }
    for (const text of ['childdisclosed', 'hechildd iscl0sed a child d1sclosed', 'heeeelp chiiild discloooosed', 'k1ll h3rs3lf she wants to', 'girl was r*ped', 'she was r@ped', 'she said su!cide', 'boy has a kn1fe', 'HELPchild disclosed', 'dis closed to me by a child', 'she wants to k!ll herself']) {
      expect([text, screen(text).level]).toEqual([text, 'red']);
    }
  });

  it('with one slip of the finger in a long word', () => {
    for (const text of ['child dislcosed', 'child has discloesd to me', 'pupil is suicidl', 'chidl is missing', 'girl was strangeld', 'a child is unconscous', 'he was abdcuted from the playground, a child', 'child is beeing abussed by dad']) expect([text, screen(text).level]).toEqual([text, 'red']);
  });
});

describe('hostile input', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['one word over and over', 'child '], ['letters spaced out', 'a b '], ['marks', '*!*@'], ['invisible characters', 'a\u200b'], ['many red messages', 'child disclosed her dad hits her with a knife. '], ['apostrophes', "a'"], ['combining marks', 'e\u0301\u0302'], ['emoji', '🔪😂'], ['full stops', '. '],
  ];
  it.each(hostile)('looks at a number of words that grows no faster than the text: %s', (_, piece) => {
    const looked = (size: number): number => {
      const before = harmCues.looked;
      screen(piece.repeat(Math.ceil(size / piece.length)));
      return harmCues.looked - before;
    };
    const small = looked(4_000);
    expect(looked(40_000)).toBeLessThanOrEqual(small * 11 + 1_000);
  });

  it('takes any text at all without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(['red', 'amber', 'none']).toContain(screen(text).level);
    }), { numRuns: 300 });
    expect(screen('').level).toBe('none');
  });

  it('gives spans inside the message', () => {
    fc.assert(fc.property(fc.constantFrom(...reds.map((m) => m.text)), (text) => {
      for (const span of screen(text).spans) expect(span.start >= 0 && span.end <= text.length && span.start < span.end).toBe(true);
    }));
  });
});
