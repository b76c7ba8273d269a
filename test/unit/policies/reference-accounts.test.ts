import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { accountsSchema } from '../../../src/accounts/account-settings.ts';
import { rulesInForce } from '../../../src/accounts/rules/rules-in-force.ts';
import type { Corpus } from '../../../src/policies/corpus.ts';
import { dueLineOf, type DueLine } from '../../../src/policies/due-line.ts';
import { loadSchool } from '../../../src/school.ts';
import { readCorpus } from '../../../src/commands/schools.ts';
import { policyOf } from '../../fixtures/policy-text.ts';
import { referencePath } from '../../fixtures/reference-path.ts';

const TODAY = '2026-11-21';
const folder = referencePath('policies');
const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.txt')) : [];
/** Real schools are known here by their file's name in a form that nobody reads. */
const idOf = (file: string): string => createHash('sha256').update(file).digest('hex').slice(0, 8);

type Expected = Pick<DueLine, 'status' | 'precision'> & { readonly accounts: readonly string[]; readonly response: string | null; readonly approval: string | null; readonly forbids: readonly string[]; readonly points: readonly string[] };
const EXPECTED: Readonly<Record<string, Expected>> = {
  '7cf349e9': { status: 'overdue', precision: 'term', accounts: [], response: null, approval: null, forbids: ['naming-the-school'], points: [] },
  '1ecdfe04': { status: 'none', precision: 'none', accounts: [], response: 'PT24H next_working_day', approval: 'slt: any', forbids: ['pupil-images'], points: ['aim', 'audience', 'promotion', 'runners', 'visibility', 'policy-read', 'training'] },
  'b8f941a9': { status: 'overdue', precision: 'month', accounts: ['Twitter'], response: null, approval: null, forbids: [], points: ['direct-messages'] },
  '621b4eb4': { status: 'due-soon', precision: 'month', accounts: ['Facebook'], response: null, approval: 'headteacher slt: any', forbids: ['official-posts'], points: [] },
  'c02284de': {
    status: 'overdue', precision: 'month', accounts: ['Facebook with a name', 'YouTube'], response: null, approval: 'head-of-school executive-headteacher: all', forbids: [],
    points: ['aim', 'outcomes', 'risk-assessment', 'school-email', 'policy-read', 'parents-informed', 'image-consent', 'direct-messages', 'recovery', 'alternative'],
  },
};

describe.skipIf(files.length === 0)('accounts and their rules in the real policies under REFERENCE_DIR', () => {
  it.each(files.map((file) => [idOf(file), file] as const))('%s: found, or correctly absent, each word for word', async (id, file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const document = await policyOf(text, file);
    const due = dueLineOf(document, TODAY);
    const rules = rulesInForce(accountsSchema.parse(undefined), [document]);
    expect({
      status: due.status,
      precision: due.precision,
      accounts: due.official_accounts.map(({ platform, handle }) => (handle === null ? platform : `${platform} with a name`)),
      response: due.response_rule && [due.response_rule.within, due.response_rule.weekend].join(' '),
      approval: due.approval_rule && `${due.approval_rule.by.join(' ')}: ${due.approval_rule.quorum}`,
      forbids: rules.forbids.map(({ what }) => what),
      points: rules.case.rule.points.map(({ point }) => point),
    }).toEqual(EXPECTED[id]);
    const folded = text.replace(/\s+/g, ' ');
    const quotes = [...due.official_accounts.map(({ quote }) => quote), due.response_rule?.because, due.approval_rule?.because, ...rules.case.rule.points.map(({ because }) => because?.quote), ...rules.forbids.map(({ because }) => because.quote)];
    expect(quotes.filter((quote) => quote !== undefined && !folded.includes(quote))).toEqual([]);
    expect(due.official_accounts.filter(({ handle, quote }) => handle !== null && !quote.includes(`.com/${handle}`))).toEqual([]);
  });
});

describe('accounts and their rules in the example school', () => {
  let corpus: Corpus;
  // Word files and PDFs are read in processes of their own, which a busy machine makes slow.
  beforeAll(async () => {
    corpus = await readCorpus('school.example/policies');
  }, 60_000);

  it('are those that its social media policy names, and no other policy of it', () => {
    const lines = corpus.documents.map((document) => dueLineOf(document, TODAY));
    const named = lines.filter(({ official_accounts: accounts, response_rule: response, approval_rule: approval }) => accounts.length > 0 || response || approval);
    expect(named).toEqual([
      expect.objectContaining({
        document: 'social-media.docx',
        official_accounts: [
          { platform: 'Facebook', handle: 'AlderBankPrimary', quote: expect.stringMatching(/^Facebook: AlderBankPrimary /) },
          { platform: 'Instagram', handle: 'alderbank_sport', quote: expect.stringMatching(/^Instagram: alderbank_sport /) },
          { platform: 'X', handle: 'AlderBankHead', quote: expect.stringMatching(/^X: AlderBankHead /) },
        ],
        response_rule: { within: 'PT24H', weekend: null, because: expect.stringMatching(/^Questions and complaints left on an account get an answer within 24 hours on school days\./) },
        approval_rule: { by: ['slt'], quorum: 'any', because: expect.stringMatching(/^A new official account /) },
      }),
    ]);
  });

  it('are what its school.yaml says, every quote of which still stands', () => {
    const { school } = loadSchool('school.example');
    if (!school) throw new Error('the example school does not load');
    const rules = rulesInForce(school.settings.accounts, corpus.documents);
    expect([rules.approval.source, rules.checks?.source, rules.replies?.source]).toEqual(['school.yaml', 'school.yaml', 'school.yaml']);
    expect([rules.approval.because, rules.checks?.because, rules.replies?.because]).not.toContain(null);
    expect(rules.checks?.rule).toMatchObject({ days: 'school-days', preferred: true });
    expect(rules.replies?.rule).toMatchObject({ withinHours: 24, hours: 'school-days', fridayFrom: '16:00' });
    expect(rules.case.rule.points.filter(({ because }) => because !== null).map(({ point }) => point)).toEqual(['aim', 'audience', 'runners', 'image-consent', 'direct-messages', 'recovery', 'closing']);
  });
});
