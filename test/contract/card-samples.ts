import type { CardInput, CardName } from '../../src/cards/card-data.ts';

const clause: CardInput<'answer'>['clauses'][number] = {
  label: '', national: null, leadIn: 'During lessons:', quote: 'Staff keep their own phones in a locker while children are in the room.',
  where: 'Mobile phones policy › 3 Staff › 3.1, page 2', standing: null, stale: null,
};

/** One ordinary filling of every card, with each optional part there at least once. */
export const SAMPLES: { readonly [T in CardName]: CardInput<T> } = {
  'answer': {
    id: 'a1', heading: 'Yes', worry: 'This may be a safeguarding worry. Tell Mrs Maryam Okafor, Room 4, 01632 960 101.', preface: 'The register of accounts is not here yet.',
    asked: 'Question 1 of 2: “Can I use my own phone on a trip?”', left: 'Not answered yet: “And who has a spare?” I answer 3 at a time: ask it again.',
    confirmed: 'Confirmed by the headteacher, 3 March 2026.', note: 'Ask me if in doubt.',
    turnsOn: { ask: 'Whose phone is it?', values: [{ title: 'A school phone', verb: 'answer.choose', data: { answer: 'a1', situation: 'phone', fact: 'whose', value: 'school' } }, { title: 'My own', verb: 'answer.choose', data: { answer: 'a1', situation: 'phone', fact: 'whose', value: 'own' } }] },
    banners: ['Mobile phones policy: the review was due in June 2024.'],
    clauses: [
      clause,
      { ...clause, label: 'Exception', national: { text: 'National guidance comes first here: do not copy the picture. A source, 2024.' }, leadIn: null, where: null, standing: 'From a leaflet printed with the policy, not the school\'s rule.', stale: 'As printed in Sept 2022: check "13".' },
    ],
    disagree: 'These clauses do not say the same. Ask Mrs Helen Marsh (headteacher) which one holds.',
    elsewhere: [{ text: 'The policy sends you to another document, "Behaviour". It is in your school\'s folder. The clause there that comes nearest:', clauses: [clause] }],
    next: [{ title: 'Report this', verb: 'report.start', data: { clause: 'c1' } }],
    silent: { contact: 'Ask Mr Kieran Lowe, Server room.', send: { title: 'Send my question to Mr Kieran Lowe', answer: 'a1' } },
    asksBack: true,
  },
  'answer-offers': { worry: 'This may be a safeguarding worry. Tell Mrs Maryam Okafor, Room 4, 01632 960 101.', preface: 'The register of accounts is not here yet.', asked: 'Question 1 of 2: “Can I use my own phone on a trip?”', left: 'Not answered yet: “And who has a spare?” I answer 3 at a time: ask it again.', settled: 'Your school has settled the answers to these.', offers: [{ title: 'A parent\'s friend request', verb: 'answer.choose', data: { answer: 'a1', situation: 'parent-friend-request' } }, { title: 'None of these', verb: 'answer.choose', data: { answer: 'a1' } }] },
  'urgent': {
    id: 'u1', known: true, onSite: false, image: true, told: true,
    lines: [
      { lead: 'In danger now?', text: ' Ring 999. Then the school office: 01632 960 100.' },
      { lead: 'Tell a person, now:', text: ' Mrs Maryam Okafor, Room 4, 01632 960 101 or Mr Tom Ashdown, The Hive, 01632 960 102.' },
    ],
    rings: [{ title: 'Ring 999', url: 'tel:999' }, { title: 'Ring the office: 01632 960 100', url: 'tel:01632960100' }],
  },
  'urgent-followup': { urgent: 'u1' },
  'urgent-answered': { told: true },
  'distress': { id: 'u2', office: '01632 960 100', someone: 'Mrs Helen Marsh, Head\'s office' },
  'channel-notice': { channel: 'Staffroom' },
  'question-form': { answer: 'a1', recipient: 'Mr Kieran Lowe', role: 'IT lead', text: 'May I use a memory stick?', forgotten: true, most: 2000 },
  'question-sent': { reference: 'AB12-CD34', recipient: 'Mr Kieran Lowe', role: 'IT lead', time: '10:42', date: '3 March 2026' },
  'question-cancelled': {},
  'question-undelivered': { reference: 'AB12-CD34', recipient: 'Mrs Helen Marsh' },
  'question-notice': { id: 'q1', reference: 'AB12-CD34', date: '3 March 2026', time: '10:42', answered: false },
  'question-open': { id: 'q1', reference: 'AB12-CD34', asker: 'Miss Priya Nair (Teacher)', date: '3 March 2026', time: '10:42', text: 'May I use a memory stick?', most: 2000, answered: null },
  'question-reply-sent': { reference: 'AB12-CD34', asker: 'Miss Priya Nair (Teacher)', text: 'No. Use the shared drive.' },
  'question-answered': { reference: 'AB12-CD34', role: 'IT lead', name: 'Mr Kieran Lowe', date: '3 March 2026', question: 'May I use a memory stick?', text: 'No. Use the shared drive.' },
  'feedback-thanks': { helped: false, answer: 'a1', maySend: true, mayWait: true },
  'help': { colleague: true, lines: ['Ask anything about the school\'s policies.', 'Say "help" to see this again.'] },
  'smalltalk': { colleague: true, thanks: false },
  'wordless': {},
  'home': { items: [{ title: 'Question AB12-CD34, sent 3 March 2026, waits for your reply.', open: { verb: 'question.open', data: { id: 'q1' } } }, { title: 'Your question EF56-GH78, sent 2 March 2026, has no reply yet.', open: null }], more: 'And 3 more.' },
  'installed': { school: 'Alder Bank Primary School' },
  'channel-test': { channel: 'safeguarding', name: 'Safeguarding desk', readers: ['Mrs Maryam Okafor', 'Mr Tom Ashdown'], on: 'slack', seen: 'all-0123456789abcdef' },
  'channel-check': { channel: 'safeguarding', on: 'slack', name: 'Safeguarding desk', readers: ['Mrs Maryam Okafor', 'Anna Wood'], odd: [{ name: 'Anna Wood', why: 'a guest, not a full member' }], changed: true, held: true, seen: 'odd-0123456789abcdef' },
  'channel-confirmed': { name: 'Safeguarding desk', by: 'Mrs Maryam Okafor', date: '3 March 2026', time: '10:42', readers: ['Mrs Maryam Okafor', 'Mr Tom Ashdown'] },
  'channel-off': { channel: 'safeguarding', on: 'slack', name: 'Safeguarding desk', readers: ['Mrs Maryam Okafor', 'Mr Tom Ashdown'] },
  'channel-joined': { channel: 'safeguarding', on: 'slack', name: 'Safeguarding desk', who: 'Anna Wood', why: 'a guest, not a full member', date: '3 March 2026', time: '10:42' },
  'clause': { banners: ['Mobile phones policy: the review was due in June 2024.'], clauses: [clause, { ...clause, label: 'Exception' }], disagree: 'These clauses do not say the same.', elsewhere: ['The policy sends the reader to another document, "Behaviour".'] },
  'form-step': {
    draft: 'd1', step: 'report/names', title: 'Names', progress: '2 of 5', back: true, next: 'Next', cancel: { title: 'Cancel and delete', verb: 'report.discard' },
    warnings: { lines: ['No one at school will read this before Monday 23 November 2026.'], rings: [{ title: 'Ring 999', url: 'tel:999' }] },
    notes: ['Small is fine. You need not be sure.'], guidance: ['Do not contact parents, the person or the poster.'],
    fields: [
      { kind: 'text', id: 'children', label: 'Full name and class of each child', needed: true, many: true, value: 'Robin Vale, 4B', hint: 'As far as you know' },
      { kind: 'text', id: 'behalf', label: 'Who told you?', needed: false, many: false, value: '', hint: '' },
      { kind: 'text', id: 'when', label: 'When was it?', needed: true, many: false, value: '', hint: '' },
      { kind: 'text', id: 'more', label: 'What else?', needed: false, many: true, value: '', hint: '' },
      { kind: 'choice', id: 'concerned', label: 'Is it about one of these people?', needed: true, several: true, value: 'none', choices: [{ value: 'none', title: 'None of them' }, { value: 'unsure', title: 'Not sure' }] },
      { kind: 'choice', id: 'about', label: 'Who is it about?', needed: false, several: false, value: '', choices: [{ value: 'child', title: 'A child' }, { value: 'adult', title: 'An adult who works or helps here' }] },
      { kind: 'date', id: 'day', label: 'Which day?', needed: true, value: '2026-11-20' },
      { kind: 'date', id: 'noticed', label: 'When was it noticed?', needed: false, value: '' },
      { kind: 'time', id: 'hour', label: 'What time?', needed: false, value: '10:42' },
      { kind: 'time', id: 'until', label: 'Until when?', needed: false, value: '' },
    ],
  },
  'form-review': {
    draft: 'd1', step: 'report/review', form: 'report', edit: 'report.edit', title: 'Check and send', progress: '5 of 5', send: 'Send', cancel: { title: 'Cancel and delete', verb: 'report.discard' },
    warnings: { lines: [], rings: [] }, notes: ['It goes to nobody you ticked.'], guidance: ['Do not contact parents, the person or the poster.'],
    parts: [
      { step: 'about', title: 'Edit: Report a worry', lines: [{ label: 'Is anyone in danger now?', value: 'No' }, { label: 'Who is it about?', value: 'A child' }] },
      { step: 'words', title: 'Edit: Your own words', lines: [{ label: 'What happened?', value: 'Robin said that a picture of him is on a page.' }] },
    ],
  },
  'report-start': { clause: 'c1', closed: 'No one at school will read this before Monday.', tell: 'Mrs Maryam Okafor, Room 4, 01632 960 101', others: [{ lead: 'About the head?', text: ' Dr Ruth Pell, 01632 960 104.' }], drafts: [{ draft: 'd1', begun: '20 November 2026 at 10:42' }], full: false },
  'report-open': { draft: 'd1', begun: '20 November 2026 at 10:42', why: 'closed', until: '27 November 2026' },
  'report-unsent': { draft: 'd1', begun: '20 November 2026 at 10:42', tell: 'Tell Mrs Maryam Okafor, Room 4, 01632 960 101.', rings: [{ title: 'Ring 999', url: 'tel:999' }] },
  'report-ended': { how: 'deleted', when: '20 November 2026 at 10:42', tell: 'Tell Mrs Maryam Okafor, Room 4, 01632 960 101.' },
  'report-unnamed': { lines: [{ lead: 'About a child?', text: ' Tell Mrs Maryam Okafor, Room 4, 01632 960 101.' }, { lead: 'About the head?', text: ' Dr Ruth Pell, 01632 960 104.' }] },
  'report-sent': { reference: 'AB12-CD34', sent: 'Sent to the safeguarding lead.', tell: 'Mrs Maryam Okafor, Room 4, 01632 960 101', rings: [{ title: 'Ring Mrs Maryam Okafor: 01632 960 101', url: 'tel:01632960101' }] },
  'report-receipt': {
    reference: 'AB12-CD34', time: '10:42', sent: 'Sent to the safeguarding lead.', tell: 'Mrs Maryam Okafor, Room 4, 01632 960 101', hearBy: '11:42', ring: '01632 960 101', care: '01632 960 200', notesTo: 'the safeguarding lead',
    rings: [{ title: 'Ring Mrs Maryam Okafor: 01632 960 101', url: 'tel:01632960101' }], adult: 'Do not speak to the colleague about it.', practice: true,
  },
  'concern-notice': { case: 'AB12-CD34', urgency: 'Urgent: now', date: '3 March 2026', time: '10:42', practice: true, state: 'waiting', owner: null, since: null },
  'case-view': {
    reference: 'AB12-CD34', practice: true, urgency: 'Urgent: now', now: 'Mrs Maryam Okafor took this on at 10:44.', warnings: ['72 hours from when the loss was noticed end on 6 March 2026 at 10:42.'],
    parts: [{ title: 'In their own words', lines: [{ lead: '', text: 'Robin said that a picture of him is on a page.' }] }, { title: 'Where it went, and why', lines: [{ lead: 'Your policy: ', text: 'Concerns go to the DSL.' }] }],
    buttons: [{ title: 'Tasks', verb: 'case.tasks', data: { case: 'AB12-CD34' } }],
  },
  'case-form': {
    reference: 'AB12-CD34', practice: false, title: 'Close', notes: ['Is the child safer? Who watches now?'],
    fields: [
      { kind: 'text', id: 'safer', label: 'Is the child safer, and how do you know?', needed: true, many: true, value: '', hint: '' },
      { kind: 'choice', id: 'outcome', label: 'How it ends', needed: true, several: false, value: 'acted', choices: [{ value: 'acted', title: 'Acted on' }, { value: 'no-further-action', title: 'No further action' }] },
    ],
    send: { title: 'Close', verb: 'case.close', data: { case: 'AB12-CD34' } }, others: [{ title: 'Back', verb: 'case.open', data: { case: 'AB12-CD34' } }],
  },
  'case-now': { reference: 'AB12-CD34', practice: true, lines: ['Mrs Maryam Okafor took this on at 10:44.'], buttons: [{ title: 'Open', verb: 'case.open', data: { case: 'AB12-CD34' } }] },
  'case-list': { title: 'Open items', notes: ['The most urgent first.'], items: [{ title: 'AB12-CD34, urgent, 12 minutes old', open: { title: 'Open', verb: 'case.open', data: { case: 'AB12-CD34' } } }], more: 'And 3 more.' },
  'case-told': { reference: 'AB12-CD34', practice: false, from: 'Mrs Maryam Okafor', role: 'Designated safeguarding lead', text: 'Please keep Robin with an adult at lunch today.' },
  'case-heard': { case: 'AB12-CD34', reference: 'AB12-CD34', practice: false, what: 'The reporter has answered your question.' },
  'report-progress': { report: 'AB12-CD34', lines: ['The designated safeguarding lead opened this at 10:51.'], time: '10:51', worried: true, practice: true },
  'report-question': { case: 'AB12-CD34', question: 'q1', reference: 'AB12-CD34', practice: false, role: 'Designated safeguarding lead', text: 'Which day was it?', most: 2000, answered: null },
  'account-card': {
    title: 'A new account: Instagram oaklane_library', state: 'AC-4F7K, version 2, waits for a decision', warnings: ['One person is named to run it. Reason: the library has one member of staff.'], lines: ['Asked for by Miss Priya Nair.'],
    parts: [{ heading: 'What it is for', lines: [{ lead: 'Aim: ', text: 'Books of the week' }, { text: 'No comments from families.' }], buttons: [{ title: 'Change', verb: 'account.edit', data: { case: 'AC-4F7K' } }] }],
    quotes: [{ lead: 'Who decides', quote: 'The leadership team decides about new accounts.', where: 'Social media policy › 4, page 3' }],
    fields: [
      { kind: 'text', id: 'reason', label: 'Why? The requester reads this', needed: true, many: true, value: '', hint: '' },
      { kind: 'choice', id: 'verdict', label: 'Your decision', needed: true, several: false, value: '', choices: [{ value: 'yes', title: 'Approve' }, { value: 'no', title: 'Reject' }] },
      { kind: 'date', id: 'closes', label: 'When does it close?', needed: false, value: '2027-07-20' },
    ],
    sends: [{ title: 'Send', verb: 'account.decide', data: { case: 'AC-4F7K' } }], others: [{ title: 'Back', verb: 'account.case', data: { case: 'AC-4F7K' } }],
  },
  'page-link': { title: 'The register', lines: ['This link is yours alone and ends in 15 minutes.'], url: 'https://desk.example/pages/abc' },
  'review-item': {
    progress: '12 of 184 settled, about 27 minutes left', notes: ['The words that this answer rests on have changed.'], asked: 'May I text a parent from my own phone?',
    changes: [{ old: 'Staff do not ring parents from their own phones.', now: 'Staff do not ring or text parents from their own phones.' }],
    answers: [
      { lead: 'Proposed: ', verdict: 'No', note: 'The office phone is in Room 1.', clauses: [{ lead: 'This decides', quote: 'Staff do not ring or text parents from their own phones.', where: 'Mobile phones policy › 3 Staff, page 2' }] },
      { lead: 'In an emergency on a trip: ', verdict: 'Yes', note: null, clauses: [{ lead: null, quote: 'On a visit the leader may ring a parent.', where: 'Visits policy › 4, page 1' }] },
    ],
    right: { title: 'Right', verb: 'review.right', data: { situation: 'text-parent', mark: 'abc' } },
    others: [{ title: 'Another clause, or a note', verb: 'review.choose', data: { situation: 'text-parent', mark: 'abc' } }, { title: 'The policy is silent', verb: 'review.silent', data: { situation: 'text-parent', mark: 'abc' } }, { title: 'Skip', verb: 'review.skip', data: { situation: 'text-parent' } }],
    more: [[{ title: 'Yes', verb: 'review.verdict', data: { situation: 'text-parent', mark: 'abc', verdict: 'yes' } }], [{ title: 'Back one', verb: 'review.back', data: {} }, { title: 'Stop', verb: 'review.stop', data: {} }]],
  },
  'review-form': {
    title: 'Choose the clause', asked: 'May I text a parent from my own phone?', notes: ['Nothing is settled before you press "Settle it so".'], clauses: [{ lead: '1', quote: 'Staff do not ring parents from their own phones.', where: 'Mobile phones policy › 3 Staff, page 2' }],
    fields: [
      { kind: 'text', id: 'search-for', label: 'Search for other words', needed: false, many: false, value: 'text', hint: '' },
      { kind: 'choice', id: 'decides', label: 'Which clause decides?', needed: true, several: false, value: 'c1', choices: [{ value: 'c1', title: '1. Staff do not ring parents' }, { value: 'c2', title: '2. On a visit' }] },
      { kind: 'choice', id: 'beside', label: 'And beside it', needed: false, several: true, value: '', choices: [{ value: 'c2', title: '2. On a visit' }] },
    ],
    send: { title: 'Settle it so', verb: 'review.chosen', data: { situation: 'text-parent', mark: 'abc' } }, others: [{ title: 'Search', verb: 'review.find', data: { situation: 'text-parent', mark: 'abc' } }],
  },
  'loop-consent': { answer: 'a1', text: 'May I text [name] from my own phone?', notes: ['I struck out one more name. Look again before you let it go.'], worry: 'This may be a safeguarding worry. Tell Mrs Maryam Okafor, Room 4.', mayTell: true, most: 400, days: 180 },
  'loop-kept': { how: 'kept', tell: true, until: '3 September 2026' },
  'loop-question': {
    title: 'A question that waits', asked: 'May I text [name] from my own phone?', notes: ['Asked on 3 March 2026. 2 more wait.'],
    items: [
      { lead: 'It may be this: ', text: 'May I text a parent from my own phone?', quotes: [{ lead: 'Proposed: No', quote: 'Staff do not text parents from their own phones.', where: 'Mobile phones policy, page 2' }], open: { title: 'It is this', verb: 'loop.same', data: { question: 'q1', situation: 'text-parent' } } },
      { lead: 'The nearest clause', text: '', quotes: [{ lead: null, quote: 'Staff keep phones in a locker.', where: 'Mobile phones policy, page 2' }], open: null },
    ],
    buttons: [{ title: 'A new situation', verb: 'loop.new', data: { question: 'q1' } }, { title: 'Delete it', verb: 'loop.delete', data: { question: 'q1' } }],
  },
  'loop-answered': { date: '3 March 2026', question: 'May I text a parent from my own phone?', waits: false },
  'review-list': {
    title: 'What your policy does not say', notes: ['Your policy says nothing on 60 situations.'],
    items: [
      { lead: 'Phones: ', text: 'May I text a parent from my own phone?', quotes: [], open: { title: 'Open', verb: 'review.show', data: { situation: 'text-parent' } } },
      { lead: '', text: 'May pupils bring a watch?', quotes: [{ lead: 'One clause', quote: 'Watches stay at home.', where: 'Behaviour policy, page 3' }, { lead: 'But also', quote: 'Pupils may wear watches.', where: 'Uniform policy, page 1' }], open: null },
    ],
    buttons: [{ title: 'Go on', verb: 'review.start', data: {} }],
  },
  'indexing': { done: 3, total: 40 },
  'too-long': { most: 2000, length: 5012 },
  'refused': { reason: 'You may not open this. Nothing was saved.' },
  'not-saved': {},
  'something-broke': {},
};

export const SAMPLE_FOOT = { text: 'Tell Mrs Maryam Okafor, Room 4, 01632 960 101.', report: true };

// Ids, verbs and addresses are the desk's own; nobody types them.
const OURS = new Set(['fact', 'value', 'id', 'verb', 'url', 'kind', 'draft', 'step', 'form', 'edit', 'how', 'why', 'case', 'report', 'question', 'state', 'answer', 'urgent', 'clause', 'on', 'seen', 'situation', 'mark', 'verdict']);
// A channel is an id on a button and a name in a line.
const CHANNEL_ID = /^[a-z0-9-]+$/;

/** The sample with every text that people or policies may have written changed. */
export function withTexts<T>(sample: T, change: (text: string) => string, key = ''): T {
  const walk = (value: unknown, at: string): unknown => {
    // What a field asks and its choices are ours; what it holds is not.
    if (at === 'fields' && Array.isArray(value)) return value.map((one: { readonly value: string }) => ({ ...one, value: change(one.value) }));
    if (typeof value === 'string') return OURS.has(at) || (at === 'channel' && CHANNEL_ID.test(value)) ? value : change(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, at));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v, k)]));
    return value;
  };
  return walk(sample, key) as T;
}

/** Text meant to break out of wherever it is put. */
export const HOSTILE =
  '<img src=x onerror="window.__broken=1"><script>window.__broken=1</script> [click](javascript:window.__broken=1) **bold** _under_ `code` ' +
  '<@U123> <!channel> @everyone <https://evil.example|safe> https://evil.example ${foot.text} ${$root} {{x}} "},{"type":"Action.OpenUrl" \u202Egnihtyna\u202C \u0000\u0007\u001b[31m \ue000hole';

/** The longest text the desk takes, without a place to break. */
export const LONGEST = `${'x'.repeat(1_990)} end of it`;
