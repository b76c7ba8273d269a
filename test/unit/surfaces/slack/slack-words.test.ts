import { describe, expect, it } from 'vitest';
import { typedWords } from '../../../../src/surfaces/slack/slack-words.ts';

describe('what a person typed', () => {
  it.each([
    ['<@U0BOT> can I &lt;go&gt; &amp; stay?', 'can I <go> & stay?'],
    ['<@U0BOT|staffroom> hello', 'hello'],
    ['ask <@U1|tom> or <@U2> in <#C1|staff> or <#C2|>', 'ask @tom or @someone in #staff or #a-channel'],
    ['<!here> <!subteam^S1|@leads> <!subteam^S2> <!date^1^x|today>', '@here @leads @subteam today'],
    ['see <https://a.example/b> and <https://a.example|this>', 'see https://a.example/b and this (https://a.example)'],
    ['mail <mailto:a@b.example|a@b.example>, ring <tel:+441632|01632>', 'mail a@b.example, ring 01632 (+441632)'],
    ['&amp;lt; stays &amp;amp; so', '&lt; stays &amp; so'],
    ['3 < 4 and 5 > 2', '3 < 4 and 5 > 2'],
    ['half \ud83d here', 'half \ufffd here'],
    // Slack sends a picture sign by its name, which must not be searched for as a word.
    ['can I :pray: friend a parent :joy::skin-tone-2:', 'can I friend a parent'],
    ['thanks :+1:', 'thanks'],
    [':+1: :pray::skin-tone-3:', '👍🙏🙂'],
    [':alder-bank:', '🙂'],
    ['from 9:30:am, ratio a:b:c, Note: see: this', 'from 9:30:am, ratio a:b:c, Note: see: this'],
  ])('%j is %j', (text, words) => {
    expect(typedWords(text, 'U0BOT')).toBe(words);
  });
});
