import { dateOf, dayAfter, weekdayOf } from '../../time/school-day.ts';
import { escapeHtml } from '../../records/page.ts';
import type { AccountCheck } from './checks.ts';

/** What a day of an account shows, without colour: its letter or sign, and what that means. */
export const MARKS = {
  checked: { sign: '✓', words: 'checked, nothing found' },
  comments: { sign: 'C', words: 'comments to answer' },
  wrong: { sign: '!', words: 'something wrong' },
  missed: { sign: '–', words: 'not checked' },
  none: { sign: '·', words: 'not asked for' },
} as const;
export type Mark = keyof typeof MARKS;

/** The mark of one day; null and what is still open are no mark of a miss. */
export function markOf(check: Pick<AccountCheck, 'state' | 'outcome'> | null): Mark {
  if (check === null) return 'none';
  if (check.state === 'done') return check.outcome === 'comments' ? 'comments' : check.outcome === 'wrong' ? 'wrong' : 'checked';
  return check.state === 'not-checked' ? 'missed' : 'none';
}

export const daysOf = (month: string): string[] => {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = dayAfter(day)) days.push(day);
  return days;
};
/** "November 2026". */
export const monthWords = (month: string): string => dateOf(`${month}-01`).replace(/^\d+ /, '');

export interface PictureRow {
  readonly id: string;
  readonly label: string;
}

const CELL = 22;
const ROW = 26;
const LEFT = 190;
const TOP = 58;
/** Longer names are cut: the list under the picture has them whole. */
const MOST_LABEL = 26;
const WEEKDAY_LETTERS = ['M', 'T', 'W', 'T', 'F', 'S', 'S'];

/** The month as one picture: days as columns, accounts as rows, each day a shape and a letter that are told apart in black and white. An SVG element, safe in any page. */
export function monthPicture(checks: readonly AccountCheck[], rows: readonly PictureRow[], month: string): string {
  const days = daysOf(month);
  const byId = new Map(checks.map((check) => [check.id, check]));
  const width = LEFT + days.length * CELL + 12;
  const legendTop = TOP + rows.length * ROW + 14;
  const counts = new Map<Mark, number>();
  const cells = rows.flatMap(({ id }, r) => days.map((day, d) => {
    const check = byId.get(`${id} ${day}`) ?? null;
    const mark = markOf(check);
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
    return cell(mark, check?.late === true, LEFT + d * CELL, TOP + r * ROW);
  }));
  const count = (mark: Mark): number => counts.get(mark) ?? 0;
  const desc = rows.length === 0 ? 'No account was checked.' : `${rows.length} ${rows.length === 1 ? 'account' : 'accounts'}, ${days.length} days. ${count('checked') + count('comments') + count('wrong')} checks were answered, of them ${count('comments')} with comments to answer and ${count('wrong')} with something wrong; ${count('missed')} were not checked.`;
  const heads = days.map((day, d) => {
    const x = LEFT + d * CELL + CELL / 2;
    return `${weekdayOf(day) > 5 ? `<rect x="${LEFT + d * CELL}" y="24" width="${CELL}" height="${TOP - 24 + rows.length * ROW}" fill="#eee"/>` : ''}<text x="${x}" y="36" text-anchor="middle" font-size="10">${WEEKDAY_LETTERS[weekdayOf(day) - 1] ?? ''}</text><text x="${x}" y="51" text-anchor="middle" font-size="11">${d + 1}</text>`;
  });
  const labels = rows.map(({ label }, r) => `<text x="${LEFT - 8}" y="${TOP + r * ROW + 17}" text-anchor="end" font-size="12">${escapeHtml(cut(label))}</text>`);
  const legend = (Object.keys(MARKS) as Mark[]).map((mark, i) => `${cell(mark, false, 8 + (i % 3) * 230, legendTop + Math.floor(i / 3) * ROW)}<text x="${36 + (i % 3) * 230}" y="${legendTop + Math.floor(i / 3) * ROW + 17}" font-size="12">${escapeHtml(MARKS[mark].words)}</text>`);
  const late = `<text x="${36 + 2 * 230}" y="${legendTop + ROW + 17}" font-size="12">underlined: said on a later day</text>`;
  const height = legendTop + 2 * ROW + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title-${month} desc-${month}" viewBox="0 0 ${width} ${height}" width="100%" font-family="sans-serif" fill="#000">`
    + `<title id="title-${month}">Account checks, ${escapeHtml(monthWords(month))}</title><desc id="desc-${month}">${escapeHtml(desc)}</desc>`
    + `<text x="8" y="18" font-size="14" font-weight="bold">Account checks, ${escapeHtml(monthWords(month))}</text>${heads.join('')}${labels.join('')}${cells.join('')}${legend.join('')}${late}</svg>`;
}

const cut = (label: string): string => (label.length > MOST_LABEL ? `${label.slice(0, MOST_LABEL - 1)}…` : label);

/** A shape and a sign for each: an outlined circle, a filled square, a filled triangle, an empty dashed square, a dot. */
function cell(mark: Mark, late: boolean, x: number, y: number): string {
  const [cx, cy] = [x + CELL / 2, y + ROW / 2];
  const sign = (fill: string, size = 12): string => `<text x="${cx}" y="${cy + 4}" text-anchor="middle" font-size="${size}" font-weight="bold" fill="${fill}">${MARKS[mark].sign}</text>`;
  const under = late ? `<line x1="${cx - 7}" y1="${cy + 11}" x2="${cx + 7}" y2="${cy + 11}" stroke="#000" stroke-width="2"/>` : '';
  switch (mark) {
    case 'checked':
      return `<circle cx="${cx}" cy="${cy}" r="8.5" fill="#fff" stroke="#000"/>${sign('#000')}${under}`;
    case 'comments':
      return `<rect x="${cx - 8.5}" y="${cy - 8.5}" width="17" height="17" fill="#333"/>${sign('#fff')}${under}`;
    case 'wrong':
      return `<path d="M${cx} ${cy - 11}L${cx + 10.5} ${cy + 8.5}H${cx - 10.5}Z" fill="#000"/>${sign('#fff', 11)}${under}`;
    case 'missed':
      return `<rect x="${cx - 8.5}" y="${cy - 8.5}" width="17" height="17" fill="#fff" stroke="#000" stroke-dasharray="3 2"/>${sign('#000')}`;
    case 'none':
      return `<circle cx="${cx}" cy="${cy}" r="1.5" fill="#000"/>`;
  }
}
