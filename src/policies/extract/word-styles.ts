import type { Numbering, NumberingLevel, NumberingUse } from './numbering.ts';
import { child, descendants, isOn, readElements, val, whole, type XmlElement } from './office-xml.ts';

/** What a style, a paragraph or a run says about itself; undefined where it leaves it to what it is based on. Sizes in half points, indents in twentieths of a point. */
export interface WordProperties {
  readonly numId?: string | undefined;
  readonly level?: number | undefined;
  /** From 0; 9 means body text. */
  readonly outline?: number | undefined;
  readonly indent?: number | undefined;
  readonly size?: number | undefined;
  readonly bold?: boolean | undefined;
  readonly hidden?: boolean | undefined;
}

export interface WordStyle extends WordProperties {
  readonly id: string;
  /** Lower case, as Word matches names. */
  readonly name: string;
}

export interface WordStyles {
  readonly defaults: WordProperties;
  /** With everything a style inherits. */
  style(id: string | undefined): WordStyle | null;
  /** The style of paragraphs that name none. */
  readonly defaultParagraph: WordStyle | null;
}

export function propertiesOf(pPr: XmlElement | undefined, rPr: XmlElement | undefined): WordProperties {
  const numPr = child(pPr, 'numPr');
  const ind = child(pPr, 'ind');
  return {
    numId: val(child(numPr, 'numId')),
    level: whole(val(child(numPr, 'ilvl'))),
    outline: whole(val(child(pPr, 'outlineLvl'))),
    indent: whole(ind?.attributes.get('start') ?? ind?.attributes.get('left')),
    size: whole(val(child(rPr, 'sz'))),
    bold: isOn(child(rPr, 'b')),
    hidden: isOn(child(rPr, 'vanish')),
  };
}

/** The first's properties, and the second's where the first has none. */
export function over(first: WordProperties, second: WordProperties): WordProperties {
  return {
    numId: first.numId ?? second.numId,
    level: first.level ?? second.level,
    outline: first.outline ?? second.outline,
    indent: first.indent ?? second.indent,
    size: first.size ?? second.size,
    bold: first.bold ?? second.bold,
    hidden: first.hidden ?? second.hidden,
  };
}

/** Reads styles.xml; a document without one has no styles. Throws BrokenXml. */
export function readStyles(xml: string | undefined): WordStyles {
  const root = xml === undefined ? undefined : child(readElements(xml), 'styles');
  const raw = new Map<string, XmlElement>();
  let paragraphDefault: string | undefined;
  for (const element of root?.children ?? []) {
    const id = element.attributes.get('styleId');
    if (element.name !== 'style' || id === undefined) continue;
    raw.set(id, element);
    if (element.attributes.get('type') === 'paragraph' && ['1', 'true', 'on'].includes(element.attributes.get('default') ?? '')) paragraphDefault = id;
  }
  const resolved = new Map<string, WordStyle>();
  const resolve = (id: string, seen: ReadonlySet<string>): WordStyle | null => {
    const known = resolved.get(id);
    const element = raw.get(id);
    // A style based on itself, by however many steps, is cut at the second meeting.
    if (known || !element || seen.has(id) || seen.size > 50) return known ?? null;
    const basedOn = val(child(element, 'basedOn'));
    const parent = basedOn === undefined ? null : resolve(basedOn, new Set([...seen, id]));
    const name = (val(child(element, 'name')) ?? id).toLowerCase();
    const own = propertiesOf(child(element, 'pPr'), child(element, 'rPr'));
    const named = /^heading ([1-9])$/.exec(name)?.[1];
    const withOutline = named !== undefined && own.outline === undefined ? { ...own, outline: Number(named) - 1 } : own;
    const style = { ...over(withOutline, parent ?? {}), id, name };
    resolved.set(id, style);
    return style;
  };
  for (const id of raw.keys()) resolve(id, new Set());
  const docDefaults = child(root, 'docDefaults');
  return {
    defaults: propertiesOf(child(child(docDefaults, 'pPrDefault'), 'pPr'), child(child(docDefaults, 'rPrDefault'), 'rPr')),
    style: (id) => (id === undefined ? null : (resolved.get(id) ?? null)),
    defaultParagraph: paragraphDefault === undefined ? null : (resolved.get(paragraphDefault) ?? null),
  };
}

/** Numbering, and for each paragraph style the level that the list gives it. */
export interface WordNumbering extends Numbering {
  /** `<abstract id>/<style id>` → level. */
  readonly levelOfStyle: ReadonlyMap<string, number>;
}

/** Reads numbering.xml; lists that only link to a numbering style are followed to it. Throws BrokenXml. */
export function readNumbering(xml: string | undefined, styles: WordStyles): WordNumbering {
  const root = xml === undefined ? undefined : child(readElements(xml), 'numbering');
  const lists = new Map<string, Map<number, NumberingLevel>>();
  const levelOfStyle = new Map<string, number>();
  const linked = new Map<string, string>();
  for (const abstract of root ? descendants(root, 'abstractNum') : []) {
    const id = abstract.attributes.get('abstractNumId');
    if (id === undefined) continue;
    lists.set(id, levelsOf(abstract));
    const link = val(child(abstract, 'numStyleLink'));
    if (link !== undefined) linked.set(id, link);
    for (const lvl of abstract.children.filter((c) => c.name === 'lvl')) {
      const style = val(child(lvl, 'pStyle'));
      if (style !== undefined) levelOfStyle.set(`${id}/${style}`, whole(lvl.attributes.get('ilvl')) ?? 0);
    }
  }
  const uses = new Map<string, NumberingUse>();
  for (const num of root ? descendants(root, 'num') : []) {
    const id = num.attributes.get('numId');
    const abstractId = val(child(num, 'abstractNumId'));
    if (id === undefined || abstractId === undefined) continue;
    const levels = new Map<number, NumberingLevel>();
    const restartsAt = new Map<number, number>();
    for (const override of num.children.filter((c) => c.name === 'lvlOverride')) {
      const level = whole(override.attributes.get('ilvl')) ?? 0;
      const restart = whole(val(child(override, 'startOverride')));
      if (restart !== undefined) restartsAt.set(level, restart);
      for (const [n, own] of levelsOf(override)) levels.set(n, own);
    }
    uses.set(id, { abstractId, levels, restartsAt });
  }
  for (const [id, use] of uses) {
    const style = linked.get(use.abstractId);
    const target = style === undefined ? undefined : uses.get(styles.style(style)?.numId ?? '');
    if (target) uses.set(id, { ...use, abstractId: target.abstractId });
  }
  return { lists, uses, levelOfStyle };
}

function levelsOf(parent: XmlElement): Map<number, NumberingLevel> {
  const levels = new Map<number, NumberingLevel>();
  for (const lvl of parent.children.filter((c) => c.name === 'lvl')) {
    const index = whole(lvl.attributes.get('ilvl')) ?? 0;
    levels.set(index, {
      start: whole(val(child(lvl, 'start'))) ?? 0,
      format: val(child(lvl, 'numFmt')) ?? 'decimal',
      text: val(child(lvl, 'lvlText')) ?? '',
      restart: whole(val(child(lvl, 'lvlRestart'))) ?? null,
      legal: isOn(child(lvl, 'isLgl')) ?? false,
      indent: propertiesOf(child(lvl, 'pPr'), undefined).indent ?? null,
    });
  }
  return levels;
}
