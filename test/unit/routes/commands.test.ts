import { describe, expect, it } from 'vitest';
import { COMMANDS, commandOf } from '../../../src/routes/commands.ts';

describe('a typed command', () => {
  it.each([['help', 'help'], ['HELP!', 'help'], ['  My  open items. ', 'my open items'], ['my-open-items', 'my open items'], ['/home', 'my open items'], ['Start', 'my open items'], ['ask', 'ask']])('"%s" is %s', (text, name) => {
    expect(commandOf(text)?.name).toBe(name);
  });

  it.each(['help a child told me something', 'help me find the phone policy', 'can I start a page?', 'ask the head', 'home visits', '', '!!!'])('"%s" is none, so that it is read as what it says', (text) => {
    expect(commandOf(text)).toBeNull();
  });

  it('is found by its own name and by no other command\'s words', () => {
    for (const command of COMMANDS) expect(commandOf(command.name)).toBe(command);
    const words = COMMANDS.flatMap((command) => command.words);
    expect(new Set(words).size).toBe(words.length);
  });

  it('has a description of a length that Teams shows', () => {
    for (const { name, description } of COMMANDS) expect([name.length <= 32, description.length <= 128]).toEqual([true, true]);
  });
});

describe('a command with words behind it', () => {
  const leave = (action: string): boolean => action === 'answers.review';

  it.each(['review phones', 'review: phones at home', '/review photos'])('"%s" is that command for whoever has leave', (text) => {
    expect(commandOf(text, leave)?.name).toBe('review');
    expect(commandOf(text)).toBeNull();
  });

  it.each(['review date of the phone policy?', 'reviewing phones', 'review who may see the records of a child who left us last year', 'help phones'])('"%s" is what it says, whoever asks', (text) => {
    expect(commandOf(text, leave)).toBeNull();
  });
});
