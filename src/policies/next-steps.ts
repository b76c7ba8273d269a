import type { Clause, ClauseId } from './document.ts';
import type { Corpus } from './corpus.ts';

/** Something the clause asks of this asker, which the desk can start for them. */
export interface NextStep {
  readonly kind: 'report' | 'declare' | 'request-account';
  readonly clause: ClauseId;
}

// A duty needs its act and words that lay it on someone; what the school as a body will do is not for the asker.
const DUTY = /\b(?:must|should|shall|will|need(?:s)? to|ha(?:s|ve) to|are (?:required|expected|asked) to|please|it is (?:important|essential) to)\b/i;
const REPORT = /\b(?:report(?:ed)?|inform(?:ed)?|notif(?:y|ied)|tell|told|pass(?:ed)? (?:on|to)|refer(?:red)?|speak (?:to|with)|raise(?:d)?|alert(?:ed)?|contact(?:ed)?)\b[^.]{0,80}\b(?:head ?teacher|head of school|principal|dsl|designated safeguarding|safeguarding (?:lead|team|officer)|child protection|line manager|senior (?:leader|leadership|member|staff)|slt|leadership team|manager|ict team|it (?:lead|team|manager)|network manager|chair of governors|class teacher|office)\b/i;
const DECLARE = /\b(?:declar(?:e|ed|ing)|disclos(?:e|ed)|inform|notify|discuss(?:ed)?)\b[^.]{0,90}\b(?:relationship|relative|family (?:link|member|connection)|friend|personal connection|close connection|outside (?:of )?school contact)|\b(?:relationship|relative|family (?:link|connection)|friendship|connection)s?\b[^.]{0,90}\b(?:declared|disclosed|discussed|recorded|notified)\b/i;
const ACCOUNT = /\b(?:business case|approv(?:al|ed)|permission|agree(?:d|ment)|authori[sz]ed?)\b[^.]{0,120}\b(?:account|channel|page|profile|blog|site|social (?:media|network))|\b(?:account|channel|page|blog|social (?:media|network)\w*)s?\b[^.]{0,120}\b(?:business case|must be approved|approval of|be approved|agreed by|authori[sz]ed by)\b/i;
// Who is not the asker: acts of the school as a body, and of pupils or parents.
const OTHERS = /^\W*(?:the school|we|the (?:governing|trust|leadership|senior)|governors|leaders|slt|pupils?|children|learners|students|parents?)\b/i;

/** The next steps of the clauses shown, each once, for a member of staff. The clause's lead-in counts as part of it. */
export function nextStepsOf(clauses: readonly Clause[], corpus: Corpus): NextStep[] {
  const steps = new Map<NextStep['kind'], NextStep>();
  for (const clause of clauses) {
    const leadIn = clause.leadIn === null ? '' : (corpus.clause(clause.leadIn)?.quote ?? '');
    const text = `${leadIn} ${clause.quote}`.trim();
    if (!DUTY.test(text) || OTHERS.test(text)) continue;
    const kind = DECLARE.test(text) ? 'declare' : ACCOUNT.test(text) ? 'request-account' : REPORT.test(text) ? 'report' : null;
    if (kind && !steps.has(kind)) steps.set(kind, { kind, clause: clause.id });
  }
  return [...steps.values()];
}
