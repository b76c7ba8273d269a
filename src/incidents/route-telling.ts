import type { Mention } from './route-words.ts';

/** How somebody is told: who does it is said before an active verb. `verbAt` counts characters of the sentence. */
export type Manner = { readonly kind: 'active' | 'passive' | 'receives'; readonly verbAt: number; readonly verb: string };

const DET = String.raw`(?:(?:the|their|your|our|his|her|my|an?|another|any|relevant|appropriate|named|nominated|trusted|school(?:'s|’s)?|both|either|first|member of(?: the)?|designated|most)\s+)*`;
const NAME_BEFORE = String.raw`(?:(?:Mr|Mrs|Miss|Ms|Dr|[A-Z][a-z’'-]+)\.?\s*,?\s*){0,5}`;
const UP_TO_THEM = String.raw`${DET}\[?${NAME_BEFORE}\(?${DET}(?:[\w&]+['’]s )?$`;
const ADVERBS = String.raw`(?:(?:immediately|also|first|always|promptly|straight away|at once|then|only|\w+ly)\s+)*`;
const DIRECT = new RegExp(String.raw`\b(inform(?:s|ed|ing)?|tells?|telling|notif(?:y|ies|ying)|contact(?:s|ing)?|alert(?:s|ing)?|consult(?:s|ing)?|ask(?:s|ing)?|approach(?:es|ing)?|e-?mail(?:s|ing)?|ring(?:s|ing)?|phone|telephone|call(?:s|ing)?|involve|see|let|lets)\s+${ADVERBS}${UP_TO_THEM}`);
const VERBS = String.raw`report(?:s|ed|ing)?|refer(?:s|red|ring)?|pass(?:es|ed|ing)?|escalat(?:e|es|ed|ing)|rais(?:e|es|ed|ing)|speak(?:s|ing)?|talk(?:s|ed|ing)?|discuss(?:es|ed|ing)?|go(?:es)?|tak(?:e|es|en|ing)|bring(?:s)?|brought|sen[dt](?:s)?|hand(?:s|ed)?|giv(?:e|es|en)|direct(?:ed)?|address(?:ed)?|mention(?:s|ed)?|declar(?:e|es|ed|ing)|disclos(?:e|es|ed)|notif(?:y|ied)|forward(?:s|ed)?|turn(?:s)?|flag(?:ged)?|shared?|submit(?:ted)?|complain|put|writ(?:e|es|ten)|own(?:s|ed)? up|admit(?:s|ted)?|draw(?:n)?|channel(?:led)?|relay(?:ed)?|convey(?:ed)?|known|made|make|seek(?:s|ing)?|sought|get|ask(?:s|ed)?|handled|heard|dealt|considered|investigated|approved|agreed|authorised|permitted|cleared|permission|approval|agreement`;
const TELLING = new RegExp(String.raw`\b(?:${VERBS})\b`, 'gi');
const TO_SOMEONE = new RegExp(String.raw`^(${VERBS})\b((?:(?![;:]|\b(?:which|who)\b)[^.]|\.(?=\w)){0,140}?)\b(to|with|from|by|of)\s+${UP_TO_THEM}`);
const PASSIVE_AFTER = /^(?:\s*\)|\s*\([^)]{0,40}\)|,[^,]{0,60},)?(?:\s+(?:and|or)\s+(?:the\s+)?[\w ]{2,40}?)?\s+(?:(?:must|should|shall|will|is|are|to|needs|has|have|may|can|be|also|always|then|first|immediately|promptly|normally)\s+)+(told|informed|notified|alerted|contacted|consulted|involved|made aware)\b/i;
const RECEIVES_AFTER = /^(?:\s*\([^)]{0,40}\))?\s+(?:(?:must|should|shall|will|also)\s+)?(?:(?:receives?|hears?|deals? with|handles?|investigates?|leads? on|oversees?) (?:all |any |an? |such |every )?(?:\w+ ){0,3}?(?:disclosures?|reports?|complaints?|allegations?|concerns?|incidents?|worr(?:y|ies)|enquir(?:y|ies)|breach(?:es)?)|(?:has|have|is|are|be|holds?) (?:\w+ )?responsib(?:le|ility) for (?:handling|dealing with|responding to|managing|investigating|receiving|hearing|considering|recording|following up)\b|(?:has|have) (?:agreed|approved|given (?:\w+ )?(?:permission|approval|consent|agreement))\b|(?:is|are) (?:the )?(?:first )?(?:point of contact|contact|person to (?:tell|contact|see)))/i;
export const LEAVE = /^(?:approved|agreed|authorised|permitted|cleared|permission|approval|agreement)$/i;
const HANDLED = /^(?:handled|heard|dealt|considered|investigated)$/i;
const NEGATED = /\b(?:not|never|without|rather than|instead of|n't)\s+(?:(?!and\b|but\b|then\b)\w+\s+){0,3}$/i;

/** How a sentence has this one told; null where it only names them. */
export function howTold(sentence: string, mention: Mention, mentions: readonly Mention[]): Manner | null {
  const left = joinedFrom(sentence, mention, mentions);
  const before = sentence.slice(0, left);
  const after = sentence.slice(mention.end);
  const nearest = verbBefore(before);
  // "let the head know"
  const found = nearest?.verb.startsWith('let') === true && !/^\s+know\b/i.test(after) ? null : nearest;
  if (found) {
    if (NEGATED.test(before.slice(0, found.at))) return null;
    const passive = /\b(?:be|been|is|are|was|were|being|get)\s+(?:\w+\s+){0,4}$/i.test(before.slice(0, found.at)) && /(?:ed|en|t)$/i.test(found.verb);
    return { kind: passive || LEAVE.test(found.verb) ? 'passive' : 'active', verbAt: found.at, verb: found.verb };
  }
  const told = PASSIVE_AFTER.exec(after);
  if (told && !/\b(?:not|never)\b/i.test(told[0])) return { kind: 'passive', verbAt: mention.end, verb: told[1] ?? '' };
  const receives = RECEIVES_AFTER.exec(after)?.[0];
  return receives === undefined ? null : { kind: 'receives', verbAt: mention.end, verb: /\b(?:agreed|approved|given)\b/i.test(receives) ? 'agreed' : 'receives' };
}

/** The nearest verb of telling that leads up to the end of a text. */
function verbBefore(before: string): { readonly at: number; readonly verb: string } | null {
  const direct = DIRECT.exec(before.charAt(0).toLowerCase() + before.slice(1));
  if (direct) return { at: direct.index, verb: (direct[1] ?? '').toLowerCase() };
  for (const start of [...before.matchAll(TELLING)].map((m) => m.index).toReversed()) {
    const found = TO_SOMEONE.exec(before.charAt(start).toLowerCase() + before.slice(start + 1));
    const verb = found?.[1]?.toLowerCase() ?? '';
    if (found && fits(verb, found[2] ?? '', found[3]?.toLowerCase() ?? '', before.slice(Math.max(0, start - 40), start))) return { at: start, verb };
  }
  return null;
}

/** Each verb takes its own preposition: "seek advice from", "discuss with", "approved by", "report to". */
function fits(verb: string, between: string, preposition: string, lead: string): boolean {
  if (LEAVE.test(verb)) return preposition === 'by' || preposition === 'with' || preposition === 'of' || preposition === 'from';
  if (HANDLED.test(verb)) return preposition === 'by';
  if (/^(?:seek|sought|get|ask)/.test(verb)) return preposition === 'from' || (preposition === 'to' && verb.startsWith('ask'));
  if (/^(?:speak|talk)/.test(verb)) return (preposition === 'to' || preposition === 'with') && between.length < 30;
  if (/^(?:bring|brought|draw)/.test(verb) && preposition === 'of') return /\battention\b/i.test(between);
  if (/^(?:discuss|rais|shared|share|tak)/.test(verb)) return preposition === 'with' || preposition === 'to';
  if (/^(?:made|make)$/.test(verb)) return preposition === 'to' && /\b(?:report|referral|complaint|aware)\b/i.test(`${lead} ${between}`);
  return preposition === 'to';
}

/** Where the run of recipients that this one belongs to begins: "the DSL (or deputy) and/or the head". */
function joinedFrom(sentence: string, mention: Mention, mentions: readonly Mention[]): number {
  const at = mentions.indexOf(mention);
  let start = mention.start;
  for (let i = at - 1; i >= 0; i--) {
    const one = mentions[i]!;
    if (!JOINT.test(sentence.slice(one.end, start))) break;
    start = one.start;
  }
  return start;
}
const JOINT = /^\s*\)?\s*(?:\((?:or |and |if |when |where )[^)]{0,60}\)|\([^)]{0,12}\))?\s*(?:,|\/|\band\/or\b|\band\b|\bor\b|\(or|\(|other agency|;|\s)*(?:\b(?:then|also|to|with|from|the|their|your|our|an?|any|another|member of|deputy|relevant|named|both|either|school(?:'s|’s)?|in (?:his|her|their) absence)\b\s*)*$/i;
