import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CARD_DATA, footSchema, isCardName, type CardFoot, type CardName } from './card-data.ts';
import { cardSchema, elementsOf, type AdaptiveCard, type CardElement } from './profile.ts';

interface Template {
  expand(context: { readonly $root: unknown }): unknown;
}
/** What is used of the package, named here because its own types reach for sources that these compiler settings refuse. */
interface Templating {
  readonly Template: new (json: unknown) => Template;
  readonly GlobalSettings: { getUndefinedFieldValueSubstitutionString?: (path: string) => string };
}
const PACKAGE: string = 'adaptivecards-templating';
// CommonJS whose named exports Node's loader does not see.
const templating = createRequire(import.meta.url)(PACKAGE) as Templating;

const FOLDER = new URL('../../cards/', import.meta.url);
// In place of a value that is not there; `clean` takes this character out of all data, so it cannot come from anywhere else.
const MISSING = '\ue000';
templating.GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => `${MISSING}${path}`;

const loaded = new Map<string, Template>();

/** A card that cannot be filled: the template and its data do not fit each other. A bug of ours, never of what people typed. */
export class CardError extends Error {
  override readonly name = 'CardError';
}

/** The template's own JSON, unexpanded. */
const templateText = (name: string): string => readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');

function template(name: CardName | 'foot'): Template {
  const found = loaded.get(name);
  if (found) return found;
  const made = new templating.Template(JSON.parse(templateText(name)));
  loaded.set(name, made);
  return made;
}

/**
 * The card to show: the template of `cards/<name>.json` expanded with `data`, and the foot. `data.foot` says whom to tell about a child, or
 * `foot` does. Throws CardError when a value is missing or the result leaves the profile; it never shows a hole.
 */
export function fillCard(content: { readonly template: string; readonly data: Readonly<Record<string, unknown>>; readonly unkept?: Readonly<Record<string, string>> }, foot?: CardFoot): AdaptiveCard {
  const { template: name } = content;
  if (!isCardName(name)) throw new CardError(`there is no card ${name}`);
  const { foot: ownFoot, ...rest } = content.data;
  const data = CARD_DATA[name].safeParse({ ...rest, ...content.unkept });
  if (!data.success) throw new CardError(`${name}: ${faults(data.error.issues)}`);
  const card = expand(name, data.data);
  const body = (card as { body?: CardElement[] }).body ?? [];
  const ends = footSchema.safeParse(ownFoot ?? foot);
  if (!ends.success) throw new CardError(`${name}: no foot: ${faults(ends.error.issues)}`);
  // One way to report on a card is enough: where the card has its own, the foot names the person alone.
  const report = ends.data.report && !reports(body);
  const checked = cardSchema.safeParse({ ...(card as object), body: [...body, expand('foot', { ...ends.data, report })] });
  if (!checked.success) throw new CardError(`${name}: ${faults(checked.error.issues)}`);
  return checked.data;
}

function expand(name: CardName | 'foot', data: unknown): unknown {
  const filled: unknown = template(name).expand({ $root: data });
  const hole = new RegExp(`${MISSING}([\\w.$]*)`).exec(JSON.stringify(filled));
  if (hole) throw new CardError(`${name}: no value for ${hole[1] ?? '?'}`);
  return filled;
}

const reports = (body: readonly CardElement[]): boolean =>
  [...elementsOf(body)].some((element) => element.type === 'ActionSet' && element.actions.some((a) => a.type === 'Action.Execute' && /^(?:report|form)\./.test(a.verb)));

/** Where and what kind of fault, without the value: data may hold what people typed. */
const faults = (issues: readonly { readonly path: PropertyKey[]; readonly code?: string | undefined }[]): string => issues.map((i) => `${i.path.map(String).join('.')} ${i.code ?? ''}`).join('; ');
