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
