/**
 * The number a heading prints at its start: "4.2", "a", "IV", "Appendix 1"; null when it prints none.
 * A lone number needs a mark after it ("3." or "3)") or a point in it, because "2026 edition" is not section 2026.
 */
export function headingNumber(text: string): string | null {
  const named = /^((?:appendix|annexe?|part|section|schedule|chapter)\s+(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[ivx]{1,5}))(?![\w'’])/i.exec(text);
  if (named) return named[1] ?? null;
  const numbered = /^(\d{1,2}(?:\.\d{1,2}){1,4})[.)]?\s+\S|^\(?(\d{1,2}|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})[.)]\s+\S|^(\d{1,2})\s+[A-Z]/.exec(text);
  return numbered ? (numbered[1] ?? numbered[2] ?? numbered[3] ?? null) : null;
}

/** What people and symbol fonts print as a bullet; hyphens, stars and "o" count only before white space. */
const BULLET = /^(?:[•◦▪▫■□●○◆◇►▶▸➢➤➔→✓✔❖‣⁃∙\u00B7\uF000-\uF0FF]\s*|(?:[-–—*]|o)\s+)/;
const NUMBERED = /^(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[A-Za-z]|[ivx]{1,5})\)|(?:\d{1,2}(?:\.\d{1,2}){0,4}|[a-zA-Z]|[ivx]{1,5})\.|\d{1,2}(?:\.\d{1,2}){1,4})\s+/;

/** A line's own bullet, number or letter, and the words after it; null for a line that has none. */
export function splitMarker(line: string): { readonly marker: string; readonly rest: string } | null {
  const found = BULLET.exec(line) ?? NUMBERED.exec(line);
  if (!found) return null;
  const rest = line.slice(found[0].length);
  if (rest.trim() === '') return null;
  const marker = found[0].trim();
  return { marker: /^[\uF000-\uF0FF]$/.test(marker) ? '•' : marker, rest };
}

/** Whether a line is nothing but a bullet or a number, as when a list's marks are drawn apart from its words. */
export const isMarker = (line: string): boolean => splitMarker(`${line.trim()} x`)?.rest === 'x';
