import { SaxesParser } from 'saxes';
import { NumberingCounters, type PrintedLabel } from './numbering.ts';
import { BrokenXml, localName, type XmlElement } from './office-xml.ts';
import { over, propertiesOf, type WordNumbering, type WordProperties, type WordStyle, type WordStyles } from './word-styles.ts';

/** What Word would show of one paragraph besides its words. */
export interface WordParagraph {
  readonly styleName: string | null;
  /** From 1, by style or outline level; null for body text. */
  readonly headingLevel: number | null;
  readonly label: PrintedLabel | null;
  /** List level from 0, where it has a label. */
  readonly listLevel: number;
  /** In twentieths of a point. */
  readonly indent: number;
  /** The size most of its letters have, in half points. */
  readonly size: number;
  readonly allBold: boolean;
  /** Part of a table of contents, which repeats the headings. */
  readonly contents: boolean;
}

/** Bookmarks of this name carry a paragraph's position through the HTML conversion. */
export const MARK = 'staffroom-paragraph-';

/**
 * One pass over the main part: tells what Word computes for each paragraph (automatic number, heading level, look), and gives the part
 * back with a bookmark in each paragraph, so that the converted words find their paragraph again, and without hidden text, which no
 * reader of the policy sees. Throws BrokenXml.
 */
export function readParagraphs(xml: string, styles: WordStyles, numbering: WordNumbering): { readonly xml: string; readonly paragraphs: readonly WordParagraph[] } {
  const counters = new NumberingCounters(numbering);
  const paragraphs: WordParagraph[] = [];
  const edits: { at: number; cut: number; insert: string }[] = [];
  const open: Open[] = [];
  /** The properties element being read, with its own children only. */
  const trees: (XmlElement & { children: XmlElement[]; attributes: Map<string, string> })[] = [];
  let ignored = 0;
  /** Inside the element of shown letters: field codes and deleted words stand in others. */
  let shown = false;
  const parser = new SaxesParser();
  const innermost = <K extends Open['kind']>(kind: K): Extract<Open, { kind: K }> | undefined => {
    for (let i = open.length - 1; i >= 0; i--) {
      const candidate = open[i];
      if (candidate?.kind === kind) return candidate as Extract<Open, { kind: K }>;
    }
    return undefined;
  };
  parser.on('error', (error) => {
    throw new BrokenXml(error.message);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    // Word writes a text box twice, for new and old readers: the converter reads the fallback.
    if (name === 'Choice' || name === 'del' || name === 'moveFrom') ignored++;
    if (trees.length > 0 || name === 'pPr' || name === 'rPr') {
      const element = { name, attributes: new Map(Object.entries(tag.attributes).map(([key, value]) => [localName(key), value])), children: [] };
      trees.at(-1)?.children.push(element);
      trees.push(element);
      return;
    }
    const prefix = tag.name.slice(0, tag.name.length - name.length);
    shown = name === 't';
    switch (name) {
      case 'p':
        open.push({ kind: 'p', prefix, bodyAt: parser.position, closed: tag.isSelfClosing, own: null, letters: [], ignored: ignored > 0, deleted: false });
        break;
      case 'r':
        open.push({ kind: 'r', from: parser.position, hidden: false, look: {} });
        break;
      case 'sdt':
        open.push({ kind: 'sdt', contents: false });
        break;
      case 'tblHeader':
        // The converter takes any such element for "yes".
        if (['0', 'false', 'off'].includes(tag.attributes[`${prefix}val`] ?? '1')) {
          const from = xml.lastIndexOf('<', parser.position - 1);
          if (tag.isSelfClosing) edits.push({ at: from, cut: parser.position - from, insert: '' });
        }
        break;
      case 'docPartGallery': {
        const sdt = innermost('sdt');
        if (sdt && /table of contents/i.test(tag.attributes[`${prefix}val`] ?? '')) sdt.contents = true;
        break;
      }
      default:
    }
  });
  parser.on('text', (text) => {
    const paragraph = innermost('p');
    const run = innermost('r');
    if (shown && paragraph && run && text.trim() !== '') paragraph.letters.push({ look: run.look, text });
  });
  parser.on('closetag', (tag) => {
    const name = localName(tag.name);
    shown = false;
    if (name === 'Choice' || name === 'del' || name === 'moveFrom') ignored--;
    const tree = trees.pop();
    if (tree) {
      if (trees.length > 0) return;
      if (name === 'pPr') {
        const paragraph = innermost('p');
        if (!paragraph || paragraph.own) return;
        const mark = tree.children.find((c) => c.name === 'rPr');
        paragraph.own = { pPr: tree, styleId: tree.children.find((c) => c.name === 'pStyle')?.attributes.get('val') };
        paragraph.deleted = mark?.children.some((c) => c.name === 'del') ?? false;
        paragraph.bodyAt = parser.position;
      } else {
        const run = innermost('r');
        if (!run) return;
        const character = styles.style(tree.children.find((c) => c.name === 'rStyle')?.attributes.get('val'));
        run.look = over(propertiesOf(undefined, tree), character ?? {});
        run.hidden = run.look.hidden === true;
      }
      return;
    }
    if (name === 'r' && open.at(-1)?.kind === 'r') {
      const run = open.pop();
      if (run?.kind === 'r' && run.hidden) {
        const end = xml.lastIndexOf('<', parser.position - 1);
        if (end > run.from) edits.push({ at: run.from, cut: end - run.from, insert: '' });
      }
    } else if (name === 'sdt' && open.at(-1)?.kind === 'sdt') open.pop();
    else if (name === 'p' && open.at(-1)?.kind === 'p') {
      const paragraph = open.pop();
      if (paragraph?.kind !== 'p' || paragraph.closed || paragraph.ignored || paragraph.deleted) return;
      const contents = open.some((o) => o.kind === 'sdt' && o.contents);
      edits.push({ at: paragraph.bodyAt, cut: 0, insert: `<${paragraph.prefix}bookmarkStart ${paragraph.prefix}id="${900_000 + paragraphs.length}" ${paragraph.prefix}name="${MARK}${paragraphs.length}"/>` });
      paragraphs.push(describe(paragraph, contents, styles, numbering, counters));
    }
  });
  parser.write(xml).close();
  return { xml: spliced(xml, edits), paragraphs };
}

type Open =
  | { readonly kind: 'p'; readonly prefix: string; bodyAt: number; readonly closed: boolean; own: { pPr: XmlElement; styleId: string | undefined } | null; readonly letters: { look: WordProperties; text: string }[]; readonly ignored: boolean; deleted: boolean }
  | { readonly kind: 'r'; readonly from: number; hidden: boolean; look: WordProperties }
  | { readonly kind: 'sdt'; contents: boolean };

function describe(paragraph: Extract<Open, { kind: 'p' }>, inContents: boolean, styles: WordStyles, numbering: WordNumbering, counters: NumberingCounters): WordParagraph {
  const style = styles.style(paragraph.own?.styleId) ?? styles.defaultParagraph;
  const direct = propertiesOf(paragraph.own?.pPr, undefined);
  const all = over(over(direct, style ?? {}), styles.defaults);
  const numId = all.numId === '0' ? undefined : all.numId;
  const level = listLevel(direct, style, numId, numbering);
  // Word numbers an empty paragraph too, so it is counted although it makes no block.
  const label = numId === undefined ? null : counters.next(numId, level);
  const sizes = new Map<number, number>();
  let letters = 0;
  let bold = 0;
  for (const run of paragraph.letters) {
    const look = over(run.look, over(style ?? {}, styles.defaults));
    letters += run.text.length;
    if (look.bold === true) bold += run.text.length;
    const size = look.size ?? 20;
    sizes.set(size, (sizes.get(size) ?? 0) + run.text.length);
  }
  const outline = all.outline;
  const name = style?.name ?? null;
  const isTitle = name === 'title';
  return {
    styleName: name,
    headingLevel: isTitle ? 1 : outline !== undefined && outline < 9 ? outline + 1 : null,
    label: label && label.text !== '' ? label : null,
    listLevel: level,
    indent: direct.indent ?? (numId === undefined ? undefined : counters.level(numId, level)?.indent) ?? style?.indent ?? 0,
    size: [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? all.size ?? 20,
    allBold: letters > 0 && bold >= letters,
    contents: inContents || (name !== null && /^(?:toc \d|toc heading|table of figures|contents \d)/.test(name)),
  };
}

function listLevel(direct: WordProperties, style: WordStyle | null, numId: string | undefined, numbering: WordNumbering): number {
  if (numId === undefined) return 0;
  if (direct.numId !== undefined) return direct.level ?? 0;
  const abstractId = numbering.uses.get(numId)?.abstractId;
  const byStyle = style && abstractId !== undefined ? numbering.levelOfStyle.get(`${abstractId}/${style.id}`) : undefined;
  return direct.level ?? byStyle ?? style?.level ?? 0;
}

function spliced(text: string, edits: readonly { at: number; cut: number; insert: string }[]): string {
  const out: string[] = [];
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.at - b.at)) {
    if (edit.at < from) continue;
    out.push(text.slice(from, edit.at), edit.insert);
    from = edit.at + edit.cut;
  }
  out.push(text.slice(from));
  return out.join('');
}
