import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { questionsIn, questionsToRead } from '../../../src/policies/several-questions.ts';
import { bank } from '../../../src/situations/bank.ts';

const SEVERAL: readonly (readonly [string, readonly string[]])[] = [
  ['Can I use my own phone on a trip? And who do I tell if I lose it?', ['Can I use my own phone on a trip?', 'And who do I tell if I lose it?']],
  ['I\'m taking Year 4 to the zoo. Can I use my own phone? Do parents need to sign a form?', ['Can I use my own phone?', 'Do parents need to sign a form?']],
  ['Can staff film the play? And if a parent asks me for a copy?', ['Can staff film the play?', 'And if a parent asks me for a copy?']],
  ['Can staff film the play? And if they ask me?', ['Can staff film the play?', 'And if they ask me?']],
  ['Can I message a parent on WhatsApp? What about at weekends?', ['Can I message a parent on WhatsApp?', 'What about at weekends?']],
  ['Can I keep photos of pupils on my laptop? And for how long?', ['Can I keep photos of pupils on my laptop?', 'And for how long?']],
  ['who is the dsl? who does the first aid training?', ['who is the dsl?', 'who does the first aid training?']],
  ['can i wear trainers? can i bring my dog in on fridays?', ['can i wear trainers?', 'can i bring my dog in on fridays?']],
  ['can i accept a gift from a parent and who do i declare it to', ['can i accept a gift from a parent', 'and who do i declare it to']],
  ['Can I give a pupil a lift home, and do I need business insurance?', ['Can I give a pupil a lift home', 'and do I need business insurance?']],
  ['1. Can I post class pictures on Twitter?\n2. How long are CCTV recordings kept?', ['Can I post class pictures on Twitter?', 'How long are CCTV recordings kept?']],
  ['- can pupils have smart watches\n- who signs for visitors\n- how often do passwords change', ['can pupils have smart watches', 'who signs for visitors', 'how often do passwords change']],
  ['Hi! Can I tutor a pupil privately? Also, when do I have to declare a second job? Thanks', ['Can I tutor a pupil privately?', 'Also, when do I have to declare a second job?']],
  ['Quick question: are pupils allowed headphones? And can I confiscate them?', ['Quick question: are pupils allowed headphones?', 'And can I confiscate them?']],
  ['Can I text a parent? One mum keeps writing to me late at night. Do I have to answer emails in the evening?', ['Can I text a parent?', 'Do I have to answer emails in the evening?']],
  ['What is the dress code? Do I need a lanyard on inset days?', ['What is the dress code?', 'Do I need a lanyard on inset days?']],
  ['How many adults do I need for 30 pupils? Who approves the risk assessment?', ['How many adults do I need for 30 pupils?', 'Who approves the risk assessment?']],
  ['Can I use ChatGPT for reports? What about for lesson plans?', ['Can I use ChatGPT for reports?', 'What about for lesson plans?']],
  ['may I lock my classroom at lunch? how long can a child be kept in?', ['may I lock my classroom at lunch?', 'how long can a child be kept in?']],
  ['Can volunteers be left alone with a group? Where are DBS certificates kept?', ['Can volunteers be left alone with a group?', 'Where are DBS certificates kept?']],
  ['Can parents film sports day? And grandparents?', ['Can parents film sports day?', 'And grandparents?']],
  ['Do I have to log a nosebleed? What if he bangs his head?', ['Do I have to log a nosebleed?', 'What if he bangs his head?']],
  ['Could you tell me if I can lend my laptop to a colleague? And who repairs it when it breaks?', ['Could you tell me if I can lend my laptop to a colleague?', 'And who repairs it when it breaks?']],
  ['My class has a new website. Can we show surnames? Can parents leave comments?', ['Can we show surnames?', 'Can parents leave comments?']],
  ['can i email a spreadsheet of marks home?\n\nhow do i get a usb stick?', ['can i email a spreadsheet of marks home?', 'how do i get a usb stick?']],
  ['Is smoking allowed in the car park? Are e-cigarettes banned indoors?', ['Is smoking allowed in the car park?', 'Are e-cigarettes banned indoors?']],
  ['Should I sign in visitors myself? When does the office close?', ['Should I sign in visitors myself?', 'When does the office close?']],
  ['am i allowed to hug a crying child? and should someone else be in the room?', ['am i allowed to hug a crying child?', 'and should someone else be in the room?']],
  ['hi, can i put a photo of my class on my own insta? also can i tag the school', ['hi, can i put a photo of my class on my own insta?', 'also can i tag the school']],
  ['can TAs give medicine? who has the key to the medical room', ['can TAs give medicine?', 'who has the key to the medical room']],
  ['Who can see CPOMS? Can a TA write on it?', ['Who can see CPOMS?', 'Can a TA write on it?']],
  ['can children bring nuts, and what do I do with a birthday cake', ['can children bring nuts', 'and what do I do with a birthday cake']],
  ['Do cover supervisors need safeguarding training? How often is it renewed?', ['Do cover supervisors need safeguarding training?', 'How often is it renewed?']],
  ['How do I report damage to a laptop? Do I pay for the screen?', ['How do I report damage to a laptop?', 'Do I pay for the screen?']],
  ['Can I use Kahoot in lessons? Can pupils log in with their real names? Who checks new apps?', ['Can I use Kahoot in lessons?', 'Can pupils log in with their real names?', 'Who checks new apps?']],
  ['can i vape on site? can i park in the bus bay? can i bring a kettle? can i paint my classroom?', ['can i vape on site?', 'can i park in the bus bay?', 'can i bring a kettle?', 'can i paint my classroom?']],
  ['Hi, two questions. 1) can I have my phone on my desk 2) who do visitors sign in with', ['can I have my phone on my desk', 'who do visitors sign in with']],
  ['whats the limit for gifts? and do vouchers count?', ['whats the limit for gifts?', 'and do vouchers count?']],
  ['how do i get my own kettle tested? how much can i spend on classroom bits', ['how do i get my own kettle tested?', 'how much can i spend on classroom bits']],
  ['Can I leave my car here overnight? Who locks the gate at the weekend?', ['Can I leave my car here overnight?', 'Who locks the gate at the weekend?']],
  ['Can I have parents on LinkedIn? And former pupils?', ['Can I have parents on LinkedIn?', 'And former pupils?']],
  ['do we have to wear masks for cooking and where do i get aprons', ['do we have to wear masks for cooking', 'and where do i get aprons']],
  ['Can PE staff take boots home? may I wear shorts in winter?', ['Can PE staff take boots home?', 'may I wear shorts in winter?']],
  ['do i need to log a phone call with a parent, and how long do we keep the logs', ['do i need to log a phone call with a parent', 'and how long do we keep the logs']],
  ['A pupil asked me "can you follow me back?" on Instagram. Can I reply? And do I keep a screenshot?', ['Can I reply?', 'And do I keep a screenshot?']],
];

const ONE: readonly string[] = [
  'can i use my own phone on a trip',
  'Can I use my own phone on a trip?',
  '',
  '???',
  'and ex-pupils?',
  'A parent has sent me a friend request. I know her from church. Is it ok to accept?',
  'Is that ok? Am I allowed?',
  'A child drew on the wall and his mum is cross. Is that ok? What do I do?',
  'Can I accept a friend request from a parent? Is that ok? Am I allowed?',
  'Can I use my own phone or do I need a school one?',
  'Can I use my own phone on a trip? Or do I need a school one?',
  'Do I tell the head? Or the DSL?',
  'Do I ring the parents or email them?',
  'Can I wear trainers? Why not?',
  'Can I wear trainers? And that?',
  'Can I wear trainers? What about it?',
  'Can I wear trainers? And thoughts?',
  'Quick question? Can I film the play?',
  'Can I ask something? Are dogs allowed?',
  'Can I film the school play? Am I allowed to film plays?',
  'Are mobile phones allowed? Can I use a phone?',
  'A pupil asked me "can I have your number?" What do I say?',
  'A mum asked “will you tutor my son? how much is it?” and I said maybe. Can I?',
  'A parent asked can I tutor her son? Is that allowed?',
  'What do I do if a child is hurt? Do I ring the parents?',
  'What do I do if a pupil loses a phone and who do I tell?',
  'What should I do? A boy told me he is sad. Should I write it down?',
  'Can I give a pupil a lift? Could I get in trouble?',
  'Can I email the marks home? Is it a data breach?',
  'Does the policy say anything about dogs? What does it say?',
  'Is there a rule about gifts? What is the rule on gifts?',
  'Can pupils and parents come in through the side gate and wait in the hall?',
  'Can I ask a parent who works at a zoo and who has a DBS to help?',
  'I am going to the zoo and can I use my phone',
  'Can you tell me who to ask and what to say about a late pupil?',
  'Can I take photos of pupils? Thanks!',
  'Hello? Anyone there? Can I take photos?',
  'We went to the zoo on Tuesday. Two children were late back. The coach left. Who writes the report?',
  'how many children per adult on a trip e.g. to the zoo? yr. 4',
  'Can I use YouTube? I mean for lessons. It has adverts.',
  'Is it true that staff can\'t have tattoos? Really?',
  'Can I (and should I?) hug a crying child?',
  'So a pupil can bring a phone? They can, can\'t they?',
  'Can I post this? It is a picture of the hall. No children in it?',
  'can i use\nmy own phone\non a trip?',
  'Can I be friends with an ex-pupil online? Does it matter how old they are?',
  'Who do I ring when I am ill, and how early must I call?',
  'How often is filtering checked and who does it?',
  'What is the rule on tattoos? Can staff have them?',
  'Does anyone know the policy on jewellery? Can I wear earrings?',
  'How strict is the dress code? Like can I wear jeans?',
  'Can I film the assembly? If parents agreed?',
  'Do I have to wear my lanyard? Even in the staff room?',
  'Can I have a relationship with a colleague? Are relationships between staff permitted?',
  "where's Leo? was with me at snack and now the gate's open",
  'could be nothing, he\'s just gone very quiet. Must I pass that on?',
  'phones? on trips? allowed?',
  "Can I take my class to the park? It's only round the corner. Do I really need a risk assessment just for that?",
  'Can I have a tattoo on show? I start in September. Will they make me cover it?',
  'Can I tell parents the SATs results early? Are we allowed to share results before July?',
  'Why do we have to sign the AUP every year? What is the point of it?',
  'Can we say no if a parent asks to film? As in can we refuse?',
  "Is there anything in the policy about nail varnish? Can't find it. Am I missing something?",
  'am i allowed to go to a pupils birthday party, the mum asked me and is it a problem that its at the weekend',
  'Can children wear earrings for PE, and if so do they tape them?',
  'What time do I have to be in school? Is it 8.30?',
  'Can I wear a nose stud? It is tiny. Would anybody mind?',
  'Is it ok to swear in the staff room? Do people get told off?',
  'How do I log in to the policy page? Do I need a password?',
  'what are we supposed to do about nits? can we send them home?',
  'Who pays for DBS checks? Us or the school?',
  'I saw a colleague using her phone in class. Is she allowed? Should I tell someone?',
  'Can my daughter wait in my classroom after school? She is 12. She would just do homework. Is she covered by insurance?',
  'Is it true we can not use Google Photos? Since when?',
  'Who is the DSL? Is it Mrs Okafor?',
  'How long do we keep CCTV? Is it 30 days?',
  'What if a child says "can I come to your house?" or "do you have a girlfriend?"',
  'Is it ok to call pupils "mate"? Or "love"?',
  'A dad wants to know why his son was kept in and can he see the log?',
  'My colleague posted about a pupil on Facebook. Should I say something? Who to?',
  'do I have to put work emails on my mobile or can I say no, and are we even supposed to',
];

describe('a message with several questions', () => {
  it.each(SEVERAL)('%j is answered one by one', (message, quotes) => {
    expect(questionsIn(message).map(({ quote }) => quote)).toEqual(quotes);
  });
});

describe('a message with one question', () => {
  it.each(ONE)('%j stays whole', (message) => {
    expect(questionsIn(message)).toEqual([{ quote: message, text: message, leans: 'not' }]);
  });
});

describe('what belongs to a question', () => {
  const texts = (message: string): string[] => questionsIn(message).map(({ text }) => text);

  it('is the sentence before it, one that explains it, and what comes after the last', () => {
    expect(texts("I'm taking Year 4 to the zoo. Can I use my own phone? Do parents need to sign a form? It is a coach trip.")).toEqual(["I'm taking Year 4 to the zoo. Can I use my own phone?", 'Do parents need to sign a form? It is a coach trip.']);
    expect(texts('Can I text a parent? It is about a lost coat. We have a new kettle. Who tests it?')).toEqual(['Can I text a parent? It is about a lost coat.', 'We have a new kettle. Who tests it?']);
  });

  it('is the same question asked again', () => {
    expect(texts('Can I wear trainers? Is that ok? How long are CCTV recordings kept?')).toEqual(['Can I wear trainers? Is that ok?', 'How long are CCTV recordings kept?']);
  });

  it('loses no word of the message but what joins its questions', () => {
    const message = 'Hello! My class has a new website. Can we show surnames? Parents asked. And can parents leave comments? Thanks';
    expect(texts(message).join(' ')).toBe('Hello! My class has a new website. Can we show surnames? Parents asked. can parents leave comments? Thanks');
  });
});

describe('the questions of a message as they are read', () => {
  const read = (message: string, before: string | null = null): ReturnType<typeof questionsToRead> => questionsToRead(questionsIn(message), before);

  it('carry the one before them where they lean on it', () => {
    expect(read('Can I use my own phone on a trip? And who do I tell if I lose it?').map(({ text }) => text)).toEqual(['Can I use my own phone on a trip?', 'Can I use my own phone on a trip? who do I tell if I lose it?']);
    expect(read('Can I message pupils? What about parents?').map(({ text }) => text)).toEqual(['Can I message pupils?', 'Can I message — parents?']);
    expect(read('Can I film the play? And can I post it online? And how long do we keep it?').map(({ text }) => text)).toEqual(['Can I film the play?', 'Can I film the play? can I post it online?', 'Can I film the play? can I post it online? how long do we keep it?']);
  });

  it('stand alone where they name what they are about', () => {
    expect(read('Can I use my own phone on a trip? And when does the office close?').map(({ text }) => text)).toEqual(['Can I use my own phone on a trip?', 'when does the office close?']);
  });

  it('lean on the question before the message with the first alone', () => {
    expect(read('and ex-pupils?', 'can staff friend pupils online?')).toEqual([{ text: 'and ex-pupils?', before: 'can staff friend pupils online?' }]);
    expect(read('and ex-pupils? And can I wear trainers?', 'can staff friend pupils online?').map(({ before }) => before)).toEqual(['can staff friend pupils online?', null]);
  });
});

describe('every labelled question and every wording of the bank', () => {
  const Line = z.looseObject({ question: z.string() });
  const folder = 'test/evaluation';
  const labelled = readdirSync(folder).filter((file) => file.endsWith('questions.jsonl')).flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n').map((line) => Line.parse(JSON.parse(line)).question));

  it('is one question, but for those that plainly are two', () => {
    expect(labelled.length).toBeGreaterThan(300);
    expect(labelled.filter((question) => questionsIn(question).length > 1)).toEqual([]);
    const wordings = bank().flatMap(({ question, phrasings }) => [question, ...phrasings]);
    expect(wordings.length).toBeGreaterThan(10_000);
    expect(wordings.filter((wording) => questionsIn(wording).length > 1).length).toBeLessThan(wordings.length / 1_000);
  });
});

describe('hostile text', () => {
  it.each(['?'.repeat(2_000), 'can i? '.repeat(285), `${'a and do i '.repeat(180)}`, `"${'can i? '.repeat(280)}`, '(((('.repeat(500), "'".repeat(2_000), 'and '.repeat(500), '\n'.repeat(2_000)])('%j is read, and quickly', (message) => {
    const questions = questionsIn(message);
    expect(questions.length).toBeGreaterThan(0);
    expect(questionsToRead(questions, null)).toHaveLength(questions.length);
  });
});
