import { SaxesParser } from 'saxes';

/** An element of a small XML part; names and attribute names without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
}

/** The part is not well-formed XML. */
export class BrokenXml extends Error {
  override readonly name = 'BrokenXml';
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a whole part into a tree of elements; text is left out, because styles and numbering hold none. Throws BrokenXml. */
export function readElements(xml: string): XmlElement {
  const root: XmlElement & { children: XmlElement[] } = { name: '', attributes: new Map(), children: [] };
  const open: { children: XmlElement[] }[] = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new BrokenXml(error.message);
  });
  parser.on('opentag', (tag) => {
    const attributes = new Map(Object.entries(tag.attributes).map(([name, value]) => [localName(name), value]));
    const element = { name: localName(tag.name), attributes, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root;
}

export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined => element?.children.find((c) => c.name === name);
export const val = (element: XmlElement | undefined): string | undefined => element?.attributes.get('val');

/** Word's on/off elements: present without a value means on. */
export const isOn = (element: XmlElement | undefined): boolean | undefined =>
  element === undefined ? undefined : !['0', 'false', 'off', 'none'].includes(val(element) ?? '1');

export function whole(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? Math.round(number) : undefined;
}

/** All elements of a name, at any depth. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((c) => (c.name === name ? [c, ...descendants(c, name)] : descendants(c, name)));
}
