import { describe, expect, it } from 'vitest';
import { chronologyPage } from '../../../src/incidents/chronology-page.ts';
import { chronologyOf, whenOf } from '../../../src/incidents/chronology.ts';
import { incidentSchema, type Incident } from '../../../src/incidents/incident.ts';
import { hashedParts } from '../../../src/records/export-folder.ts';
import { CHROMIUM, launch, WHY_SKIPPED } from '../../browser/chromium.ts';

const AT = Date.parse('2026-07-01T09:00:00Z');
const HOUR = 3_600_000;
const LEAD = { person: 'maryam-okafor', name: 'Mrs Maryam Okafor', role: 'Designated safeguarding lead' };
const event = (i: number, what: Incident['events'][number]['what'], text: string | null = null) => ({ id: `e${i}`, at: AT + i * HOUR, by: i === 0 ? { ...LEAD, person: 'priya-nair', name: 'Miss Priya Nair' } : LEAD, what, text });
const done = (task: Incident['tasks'][number]['task'], state: 'done' | 'not-needed', reason: string) => ({ id: task, task, whom: '', state, who: 'Mrs Okafor', when: 'Wednesday', reference: state === 'done' ? 'SC-4471' : '', reason, by: LEAD.name, at: AT + 3 * HOUR });

/** A matter as most are: some tasks, a note, a question, closed after some days. */
const usual: Incident = incidentSchema.parse({
  id: 'AAAA-BBBB', report: 'AAAA-BBBB', key: 'case~1', at: AT, practice: false, track: 'welfare',
  said: { about: 'child', danger: 'no', children: 'Zebedee Quillfeather, 4B and Ann Lee', adults: '', concerned: [], unsureWhoIsConcerned: false, words: 'He showed me a page where two boys call him names and write about his shoes, every night. '.repeat(6), when: 'Today', childWhere: 'In school', homeToThis: 'no', onBehalfOf: '', clause: null },
  reporter: { person: 'priya-nair', name: 'Miss Priya Nair', address: { kind: 'person', person: 'priya-nair' } },
  type: 'cyberbullying-of-pupil', urgency: 'child-welfare', urgencyFrom: 'kind', because: { basis: 'policy', file: 'online-safety.md', quote: 'Staff tell the lead at once.' }, routedTo: ['Designated safeguarding lead'], inLine: [],
  told: [], excluded: [], state: 'closed', owner: LEAD, openedAt: AT + HOUR, takenAt: AT + HOUR, closedAt: AT + 90 * HOUR, hearBy: AT,
  facts: [{ id: 'f1', text: 'His mother rang.', at: AT + 5 * HOUR }], notes: [{ id: 'n1', text: 'Spoke with his teacher.', at: AT + 4 * HOUR, by: LEAD.name }],
  questions: [{ id: 'e6', text: 'Which app?', at: AT + 6 * HOUR, answer: { text: 'He did not say.', at: AT + 7 * HOUR } }], shared: [], links: [],
  tasks: [done('note-evidence', 'done', ''), done('consider-police', 'not-needed', 'No threat'), done('consider-lado', 'not-needed', ''), done('consider-social-care', 'done', 'Advice given'), done('speak-to-parents', 'done', 'No risk in telling')],
  dataNoticedAt: null, grade: null, lastWord: { askedAt: AT + 80 * HOUR, text: 'Thank you.', at: AT + 81 * HOUR },
  closing: { outcome: 'acted', safer: 'He eats with friends', watches: '', rationale: 'Posts removed; plan agreed', by: LEAD.name, at: AT + 90 * HOUR }, filedIn: null,
  events: [
    event(0, 'filed'), event(0, 'told', 'Safeguarding desk'), event(1, 'opened'), event(1, 'taken'), event(2, 'type-changed', 'other → cyberbullying-of-pupil'), event(3, 'task', 'note-evidence: done'), event(3, 'task', 'consider-police: not-needed (No threat)'), event(3, 'task', 'consider-lado: not-needed'),
    event(3, 'task', 'consider-social-care: done (Advice given)'), event(4, 'noted'), event(5, 'added'), event(6, 'asked'), event(7, 'answered'), event(8, 'task', 'speak-to-parents: done (No risk in telling)'), event(80, 'last-word-asked'), event(81, 'last-word'), event(90, 'closed'),
  ],
});
const options = { nameOf: (id: string): string => id, subject: 'Zebedee Quillfeather', now: AT + 100 * HOUR };
const made = chronologyOf(usual, options);
const html = chronologyPage([{ ...made, hashes: hashedParts(made.parts) }], { school: 'Elm Lane', asked: 'Zebedee Quillfeather', subject: 'Zebedee Quillfeather', exported: whenOf(options.now), by: 'office' });

describe('the chronology of a usual matter', () => {
  it('puts every decision with its reason, and says where none was recorded', () => {
    expect(made.parts.decisions.map(({ reason, decision }) => [reason, decision])).toEqual([
      ['Posts removed; plan agreed', 'Closed: acted on'],
      ['no reason recorded', 'Type corrected: Something else → Online bullying of a pupil'],
      ['No threat', 'Police: needed or not, and why: not needed'],
      ['no reason recorded', 'LADO: asked or not, and why, before anything is looked into: not needed'],
      ['Advice given', 'Children\'s social care: referred or not, and why: done'],
      ['No risk in telling', 'Parents and carers: told or not, by whom and why, each on their own: done'],
    ]);
    expect(made.parts.change.map((one) => one.text)).toEqual(['He eats with friends', 'no reason recorded', 'Thank you.']);
  });

  it('tells times as they were in London, in summer too', () => {
    expect(made.parts.times[0]).toEqual({ when: { london: '1 July 2026, 10:00', utc: '2026-07-01T09:00:00.000Z' }, who: 'Miss Priya Nair', what: expect.any(String) });
    expect(made.parts.readings).toHaveLength(1);
  });

  it('shows the clause of the policy by which it went where it went', () => {
    expect(made.parts.route).toContainEqual({ what: 'The school\'s policy', text: '“Staff tell the lead at once.” (online-safety.md)' });
  });

  it.skipIf(!CHROMIUM)(`is two sides of A4${WHY_SKIPPED}`, async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.setContent(html);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    } finally {
      await browser.close();
    }
  }, 60_000);
});
