import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLexiconFile } from '../../../src/language/lexicon-file.ts';
import { stem } from '../../../src/language/stems.ts';
import { isStopWord } from '../../../src/language/stop-words.ts';
import { words } from '../../../src/language/tokens.ts';

const file = readLexiconFile(readFileSync(new URL('../../../src/language/lexicon.yaml', import.meta.url), 'utf8'));
const keyOf = (phrase: string): string => words(phrase).map(stem).join(' ');
const members = file.concepts.flatMap((c) => [...c.words, ...c.said].map((phrase) => ({ concept: c.concept, phrase, key: keyOf(phrase) })));

/** Words that stand side by side in policies and mean different things. */
const DIFFERENT = `report reporter · accept acceptable · inform information · inform informal · organ organise · person personal · person personnel
response responsible · general generate · use user · post postal · state statement · train trainer · direct director · account accountable · record recorder
visit visitor · office officer · relate relative · author authority · design designated · public publicity · hospital hospitality · employer employment
set settings · let lettings · police policy · polite political · position positive · object objective · experience experiment · critic critical
head heading · date dating · govern government · sever several · publish publication · address addition · contact contract · council counsel · commit committee
community communicate · company accompany · station stationery · sign signal · sign signature · form former · form formal · nurse nursery · part party
principal principle · private privacy · property proper · race racial · rate ratio · real reality · register registrar · secret secretary · service serve
sex sexual · supply supplier · tie tour · trust trustee · tutor tutorial · union unit · work worker · lead leader · learn learner · leave leaver · letter let
list listen · local locate · message messenger · move movie · own owner · pen penalty · phone phonics · photograph photographer · print printer · read reader
safe safety · search research · staff staffing · stick sticker · story store · study student · table tablet · teach teacher · term terminate · vape vapour
care career · care carer · chair charity · change charger · clean cleaner · clerk clerical · cloth close · college colleague · collect collective · comment common
concern concert · confide confidential · copy copier · deal dealer · decide decision · depute deputy · dine dinner · emerge emergency · enter entertain
event eventual · exam example · exclude exclusive · family familiar · feed fee · game gate · govern governor · guard guardian · guide guidance · hear hearing
instant instance · interview view · keep keeper · law lawyer · library librarian · low lower · manage manager · meal mean · member membership · mental mention
minute minus · money monitor · note notice · offend offence · offer office · official office · paste past · patient patience · permit perm · place placement
prefect perfect · premises promise · proceed procedure · produce product · profession professor · profile profit · radical radio · reason reasonable
receipt recipe · request requisite · retain retention · sat sats · science scientific · sense sensitive · single signal · speak speaker · status statue
sum summary · supervise supervisor · temper temperature · test testament · theft thief · threat treat · tick ticket · transfer transition · truant true
university universal · vacant vacation · wear weary · witness with · present presentation · native nativity · mate material · new news · school scholar`;

// Pairs that share a stem and may: each is either one meaning for the lexicon or has no word of it.
const DECLARED = new Map([['manage manager', 'a question about who manages something is answered by "manager"']]);

/** Abbreviations that staffrooms use; every other entry of one or two letters is a slip waiting to happen. */
const SHORT = new Set('ex yr pp ta ht la hr mp sm fb ig yt cc dm pm ai pc tv cp gp id pe 4g 5g'.split(' '));
const EVERYDAY = new Set('get take go have use tell see make put do be give come want need know think look find keep let try ask say'.split(' ').map(stem));
/** Everyday verbs and stop words that stand for something in schools. */
const EVERYDAY_DECLARED = new Map([
  ['like', 'a press of the button under a post'],
  ['own', 'my own phone, account, time: what policies call personal'],
  ['say', 'policies call it a comment'],
  ['tell', 'policies say inform and report'],
  ['keep', 'policies say retain'],
]);

describe('the words of the lexicon', () => {
  it('are many, under concepts with names of their own', () => {
    expect(file.concepts.length).toBeGreaterThanOrEqual(700);
    expect(members.length).toBeGreaterThanOrEqual(4_000);
    expect(new Set(file.concepts.map((c) => c.concept)).size).toBe(file.concepts.length);
  });

  it('stand in one concept each, by stems, but for those declared with a reason', () => {
    const concepts = new Map<string, Set<string>>();
    for (const { key, concept } of members) concepts.set(key, (concepts.get(key) ?? new Set()).add(concept));
    const shared = [...concepts].filter(([, of]) => of.size > 1).map(([key]) => key);
    expect(shared.toSorted()).toEqual(Object.keys(file.shared).map(keyOf).toSorted());
  });

  it('do not fall on the stem of a policy word that means something else', () => {
    const single = new Set(members.map((m) => m.key));
    const collisions = DIFFERENT.split(/\s*[·\n]\s*/).filter((pair) => {
      const [a = '', b = ''] = pair.split(' ');
      return stem(a) === stem(b) && single.has(stem(a)) && !DECLARED.has(pair);
    });
    expect(collisions).toEqual([]);
  });

  it('are not single letters, nor two but for known abbreviations', () => {
    expect(members.filter((m) => /^[\p{L}\p{N}]{1,2}$/u.test(m.phrase) && !SHORT.has(m.phrase)).map((m) => m.phrase)).toEqual([]);
  });

  it('are not stop words or everyday verbs by themselves', () => {
    const bare = members.filter((m) => !m.key.includes(' ') && (EVERYDAY.has(m.key) || isStopWord(m.phrase)) && !EVERYDAY_DECLARED.has(m.phrase));
    expect(bare.map((m) => `${m.concept}: ${m.phrase}`)).toEqual([]);
  });
});
