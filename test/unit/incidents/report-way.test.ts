import { describe, expect, it } from 'vitest';
import { tellsReporter } from '../../../src/incidents/report-way.ts';

describe('a clause that may be put before a reporter', () => {
  it.each([
    'Staff must report any contact from a pupil to the DSL on the same day.',
    'Any member of staff who receives such a message should tell the headteacher.',
    'Do not respond to the message. Staff should inform the safeguarding lead.',
    'Staff should never retaliate to messages of this kind.',
    'Report it to the designated safeguarding lead straight away.',
  ])('tells them what to do: "%s"', (quote) => {
    expect(tellsReporter(quote)).toBe(true);
  });

  it.each([
    'Parents will be informed if this happens.',
    'Staff must tell the headteacher, who will inform the parents.',
    'The school will ask for the post to be removed.',
    'The headteacher will investigate and may invite the person to a meeting.',
    'Staff should keep screen prints and report them to the DSL.',
    'Staff who break this rule may be disciplined and must report to the head.',
    'Pupils are taught to be kind online.',
    'Governors review this policy each year.',
  ])('is not one about what the school does next, nor one that asks for more: "%s"', (quote) => {
    expect(tellsReporter(quote)).toBe(false);
  });
});
