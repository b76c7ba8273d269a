import type { Rule } from '../policies/rules.ts';
import type { Branch } from './situation.ts';

type Shape = readonly [pattern: RegExp, fact: string, ask: string, yes: string, no: string];

// The first that fits a condition; the words after it tell a question that the fact is given.
const SHAPES: readonly Shape[] = [
  [/\b(?:head\w*|head teacher|principal)(?:'s)?\b[^.;]*\b(?:permission|consent|approval|agree\w*|authoris\w*)|\b(?:permission|consent|approval|agreement|approved|agreed|authorised)\b[^.;]*\b(?:head\w*|principal)\b/i, 'leave-of-head', 'Has the headteacher agreed?', 'Yes, the headteacher has agreed', 'No'],
  [/\bparent(?:al|s?'?)\b[^.;]*\b(?:permission|consent|agree\w*)|\b(?:permission|consent|agreement)\b[^.;]*\bparents?\b/i, 'parental-consent', 'Has a parent given consent?', 'Yes, a parent has consented', 'No'],
  [/permission|consent|approv|authoris|agreed|agreement|discretion/i, 'leave-given', 'Has permission been given?', 'Yes, permission was given', 'No'],
  [/\bemergenc/i, 'emergency', 'Is it an emergency?', 'Yes, an emergency', 'No'],
  [/\b(?:relative|family member|related|own child)/i, 'relative', 'Are they a member of the family?', 'Yes, family', 'No'],
  [/\b(?:medical|health|disabilit)/i, 'medical-need', 'Is it for a medical reason?', 'Yes, a medical reason', 'No'],
  [/\b(?:break|lunch)/i, 'break', 'Is it during a break?', 'Yes, a break', 'No'],
  [/\b(?:two|another|second) (?:\w+ )?(?:adult|member|colleague)/i, 'another-adult', 'Is another adult there?', 'Yes', 'No'],
  [/\b(?:trip|visit|residential|off-?site)/i, 'on-a-trip', 'Is it on a trip or visit?', 'Yes, on a trip', 'No'],
  [/\b(?:by law|law|legal|court|police|statutory)/i, 'required-by-law', 'Does the law require it?', 'Yes', 'No'],
];

const WORDS: Readonly<Record<string, readonly [string[], string[]]>> = {
  'leave-of-head': [['the head said yes', 'head agreed', 'with permission'], ['without permission', 'have not asked', 'the head said no']],
  'parental-consent': [['parents agreed', 'consent form signed', 'mum said yes'], ['no consent', 'parents said no', 'without consent']],
  'leave-given': [['with permission', 'was approved', 'got the ok'], ['without permission', 'have not asked', 'not approved']],
  emergency: [['emergency', 'urgent'], ['not urgent', 'not an emergency']],
  relative: [['my niece', 'my own child', 'related', 'family'], ['not related']],
  'medical-need': [['medical', 'diabetic', 'health condition'], ['no medical reason']],
  break: [['at break', 'at lunch', 'my lunch hour'], ['in lessons', 'while teaching']],
  'another-adult': [['another adult', 'with a colleague'], ['alone', 'on my own']],
  'on-a-trip': [['on a trip', 'residential', 'off site'], ['in school']],
  'required-by-law': [['police asked', 'court order'], ['nobody asked']],
};

/** What a rule turns on, as the fact that a card can ask for; empty where it turns on nothing. */
export function ownBranches({ unless }: Pick<Rule, 'unless'>): Branch[] {
  if (unless === null) return [];
  const shape = SHAPES.find(([pattern]) => pattern.test(unless));
  if (shape) {
    const [, fact, ask, yes, no] = shape;
    const [given, not] = WORDS[fact] ?? [[], []];
    return [{ fact, ask, values: [{ value: 'yes', label: yes, words: [...given] }, { value: 'no', label: no, words: [...not] }] }];
  }
  const condition = unless.replace(/\s+/g, ' ').replace(/[.;,\s]+$/, '').slice(0, 300).trim();
  if (condition.length < 4) return [];
  return [{ fact: 'condition', ask: `Does this hold: "${condition}"?`, values: [{ value: 'yes', label: 'Yes', words: [] }, { value: 'no', label: 'No', words: [] }] }];
}
