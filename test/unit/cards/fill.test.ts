import { describe, expect, it } from 'vitest';
import { card } from '../../../src/cards/card-data.ts';
import { CardError, fillCard } from '../../../src/cards/fill.ts';
import { CONFIDENTIAL_NOTICE, notificationText, plainText } from '../../../src/cards/plain-text.ts';
import { elementsOf } from '../../../src/cards/profile.ts';
import { clean } from '../../../src/cards/words.ts';
import { SAMPLES, SAMPLE_FOOT } from '../../contract/card-samples.ts';

const answer = (change: Partial<typeof SAMPLES.answer> = {}) => fillCard(card('answer', { ...SAMPLES.answer, ...change }), SAMPLE_FOOT);

describe('filling a card', () => {
  it('shows a clause character for character', () => {
    const quote = 'Staff must not*  use "own" phones – _ever_; see <b> & 3.2 [a].';
    const runs = [...elementsOf(answer({ clauses: [{ ...SAMPLES.answer.clauses[0]!, quote }] }).body)].flatMap((e) => (e.type === 'RichTextBlock' ? e.inlines : []));
    expect(runs.map((run) => run.text)).toContain(quote);
  });

  it('shows the national line above the clause it belongs to', () => {
    const text = plainText(answer({ clauses: [{ ...SAMPLES.answer.clauses[0]!, national: { text: 'National guidance comes first here: ring.' } }] }));
    const lines = text.split('\n');
    expect(lines.indexOf('▲ National guidance comes first here: ring.')).toBeLessThan(lines.indexOf(SAMPLES.answer.clauses[0]!.quote));
    expect(text).toContain('▲ National guidance comes first here: ring.');
  });

  it('puts the amber line before the answer', () => {
    expect(plainText(answer()).split('\n')[0]).toBe(SAMPLES.answer.worry);
  });

  it('leaves out what is not there', () => {
    const text = plainText(answer({ worry: null, preface: null, asked: null, left: null, confirmed: null, note: null, turnsOn: null, banners: [], disagree: null, elsewhere: [], next: [], silent: null, clauses: [] }));
    expect(text.split('\n')).toEqual(['Yes', 'Did this answer it?', '[ Yes ] [ No ]', `Worried about a child? ${SAMPLE_FOOT.text}`, '[ Report a worry ]']);
  });

  it('shows what is never written down in place of what is', () => {
    const lines = plainText(fillCard({ ...card('answer', { ...SAMPLES.answer, worry: null, preface: null, asked: 'Question 1 of 2.' }), unkept: { asked: 'Question 1 of 2: “May I?”' } }, SAMPLE_FOOT)).split('\n');
    expect(lines[0]).toBe('Question 1 of 2: “May I?”');
  });

  it('labels what a person answered as not policy', () => {
    const lines = plainText(fillCard(card('question-answered', SAMPLES['question-answered']), SAMPLE_FOOT)).split('\n');
    const said = lines.findIndex((line) => line.startsWith('Answer from IT lead, 3 March 2026'));
    expect(lines.slice(said + 1, said + 3)).toEqual(['No. Use the shared drive.', expect.stringMatching(/^One person wrote this\. It is not policy\./)]);
  });

  it('refuses a card without a value, and never shows a hole', () => {
    expect(() => fillCard({ template: 'refused', data: {} }, SAMPLE_FOOT)).toThrow(CardError);
    expect(() => fillCard({ template: 'nowhere', data: {} }, SAMPLE_FOOT)).toThrow('there is no card nowhere');
  });

  it('refuses a card without a foot', () => {
    expect(() => fillCard(card('smalltalk', { colleague: true, thanks: false }))).toThrow('no foot');
  });

  it('takes the foot from the data where it stands there', () => {
    expect(plainText(fillCard({ template: 'smalltalk', data: { colleague: true, thanks: false, foot: { text: 'Tell Ms A.', report: false } } }))).toContain('Worried about a child? Tell Ms A.');
  });

  it('does not repeat a value in its message, which may be what somebody typed', () => {
    expect(() => fillCard({ template: 'refused', data: { reason: 4711, child: 'Canary Name' } }, SAMPLE_FOOT)).toThrow(/^(?!.*(?:4711|Canary)).*$/s);
  });

  it('offers one way to report, not two', () => {
    const verbs = [...elementsOf(fillCard(card('urgent', SAMPLES.urgent), SAMPLE_FOOT).body)].flatMap((e) => (e.type === 'ActionSet' ? e.actions : [])).flatMap((a) => (a.type === 'Action.Execute' ? [a.verb] : []));
    expect(verbs.filter((verb) => verb === 'report.start')).toHaveLength(1);
  });

  it('offers someone unknown no report and no colleague', () => {
    const text = plainText(fillCard(card('urgent', { ...SAMPLES.urgent, known: false }), { text: 'Ring 999.', report: false }));
    expect(text).not.toContain('Write it down now');
  });
});

describe('the urgent card', () => {
  it('has the stop words for a picture, and the short line otherwise', () => {
    const stop = plainText(fillCard(card('urgent', SAMPLES.urgent), SAMPLE_FOOT));
    expect(stop).toContain('Do not look at it, copy, screenshot, print, save, send or delete it.');
    expect(stop).not.toContain('A picture?');
    expect(plainText(fillCard(card('urgent', { ...SAMPLES.urgent, image: false }), SAMPLE_FOOT))).toContain('A picture? Do not look, copy, send or delete.');
  });

  it('has numbers as digits and as buttons that ring', () => {
    const card999 = fillCard(card('urgent', SAMPLES.urgent), SAMPLE_FOOT);
    expect(plainText(card999)).toContain('Ring 999. Then the school office: 01632 960 100.');
    expect(JSON.stringify(card999)).toContain('"url":"tel:01632960100"');
  });

  it('gives each question in a line a line of its own, after the numbers to ring', () => {
    const lines = [SAMPLES.urgent.lines[0]!, { lead: 'Tell a person, now:', text: ' Mrs A, Room 4. Cannot find them? Mr B (or Ms C). Still no one? You may ring 01632 960 200.' }];
    expect(plainText(fillCard(card('urgent', { ...SAMPLES.urgent, lines }), SAMPLE_FOOT)).split('\n').slice(2, 6)).toEqual([
      '[ Ring 999 ] [ Ring the office: 01632 960 100 ]', 'Tell a person, now: Mrs A, Room 4.', 'Cannot find them? Mr B (or Ms C).', 'Still no one? You may ring 01632 960 200.',
    ]);
  });

  it('says that it tells nobody', () => {
    expect(plainText(fillCard(card('urgent', SAMPLES.urgent), SAMPLE_FOOT))).toContain('This card tells nobody what you wrote.');
  });

  it('leaves the talk with the child out while somebody dangerous is on site', () => {
    expect(plainText(fillCard(card('urgent', { ...SAMPLES.urgent, onSite: true }), SAMPLE_FOOT))).not.toContain('With the child:');
  });
});

describe('notifications', () => {
  it('say nothing of what may be about a child, a colleague or a question', () => {
    for (const name of ['answer', 'urgent', 'question-notice', 'question-answered', 'channel-notice'] as const) {
      expect(notificationText(name, fillCard({ template: name, data: SAMPLES[name] }, SAMPLE_FOOT))).toBe(CONFIDENTIAL_NOTICE);
    }
    expect(notificationText('help', fillCard(card('help', { colleague: true, lines: [] }), SAMPLE_FOOT))).toBe('Staffroom: What I can do');
  });
});

describe('cleaning text', () => {
  it('takes out what hides, turns round or erases, and keeps words, accents, emoji and line ends', () => {
    expect(clean('a\u202Eb\u0000c\u200Fd\u2066e\ue000\u001b[3m')).toBe('abcde[3m');
    expect(clean('Siân\r\nO’Neill\t👩‍🏫 “ok”')).toBe('Siân\nO’Neill\t👩‍🏫 “ok”');
  });
});
