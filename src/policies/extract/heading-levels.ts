import { isLetterhead, isTitle } from '../title.ts';
import { headingKey } from './contents-list.ts';
import { headingStyle } from './heading-evidence.ts';
import { headingNumber } from './printed-number.ts';

const APPENDIX = /^(?:appendix|appendices|annexe?)\b/i;

/**
 * Gives each heading of a text without outline a level, in reading order. Numbers tell it outright ("4.1" stands under "4"); else a
 * heading looks like an earlier one, or stands right under another with nothing between, or goes on at the level before it.
 */
export class HeadingLevels {
  readonly #byStyle = new Map<string, number>();
  readonly #byWords = new Map<string, number>();
  #last: { readonly level: number; readonly style: string } | null = null;
  #numbered = false;
  #inFront = true;
  #appendix = false;
  #title: string | null = null;

  /** Body text came: what follows is no longer the front of the document. */
  body(): void {
    this.#inFront = false;
  }

  /** `stacked`: nothing stands between this heading and the one before it. */
  levelOf(text: string, stacked: boolean): number {
    const words = text.replace(/[*_#]+/g, '').trim();
    // Title and letterhead stand above everything and order nothing.
    if (this.#inFront && !APPENDIX.test(words) && this.#isTop(words)) return 1;
    this.#inFront = false;
    const level = this.#find(text, words, stacked && this.#last !== null);
    const style = headingStyle(text);
    this.#last = { level, style };
    if (!this.#byStyle.has(style) || style !== 'plain') this.#byStyle.set(style, level);
    for (const key of keysOf(words)) if (!this.#byWords.has(key)) this.#byWords.set(key, level);
    return level;
  }

  /** Only the first title-like line is the title, and those that repeat it. */
  #isTop(words: string): boolean {
    if (isLetterhead(words)) return true;
    if (!isTitle(words) || (this.#title !== null && this.#title !== words.toLowerCase())) return false;
    this.#title = words.toLowerCase();
    return true;
  }

  #find(text: string, words: string, stacked: boolean): number {
    const markdown = /^(#{1,6})\s/.exec(text);
    if (markdown) return (markdown[1]?.length ?? 1) + 1;
    if (APPENDIX.test(words)) {
      this.#appendix = true;
      this.#byStyle.clear();
      this.#byWords.clear();
      return 2;
    }
    const number = headingNumber(words);
    if (number !== null && /^\d/.test(number)) {
      this.#numbered = true;
      return (this.#appendix ? 2 : 1) + number.split('.').length;
    }
    const alike = keysOf(words).map((key) => this.#byWords.get(key)).find((level) => level !== undefined);
    if (alike !== undefined) return alike;
    const last = this.#last;
    if (last === null) return 2;
    if (stacked) return last.level + 1;
    const style = headingStyle(text);
    // In a numbered text a heading without a number belongs to the section it stands in.
    if (this.#numbered && last.style.startsWith('number-')) return last.level + 1;
    if (style === last.style) return last.level;
    return this.#byStyle.get(style) ?? (this.#appendix || this.#numbered ? Math.max(3, last.level) : last.level);
  }
}

/** A heading's words, and the end of them: "Instagram: advice for parents" and "TikTok: advice for parents" are of one kind. */
function keysOf(words: string): string[] {
  const key = headingKey(words);
  const parts = key.split(' ');
  return parts.length >= 4 ? [key, `… ${parts.slice(-3).join(' ')}`] : [key];
}
