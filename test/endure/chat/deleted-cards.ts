import { CHILD, quickSchool, readIn, reports } from '../../scenario/filed-report.ts';
import { openStage } from '../../scenario/stage.ts';

export interface Deleted {
  readonly cases: number;
  readonly cardsDeleted: number;
  /** Cases that whoever receives them finds again without a card. */
  readonly foundAgain: number;
  /** Cases whose notice stands in the channel again once something happened to them. */
  readonly postedAnew: number;
  readonly completed: number;
  /** Reporters whose receipt stands again. */
  readonly receiptsAnew: number;
  readonly wrong: readonly string[];
}

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DESK = 'channel:safeguarding';

/**
 * Every card that was posted about so many cases is deleted on the platform, twice: when nobody has taken them, and when they are taken. Each is
 * found again, worked on and closed, and its cards stand again. `quietly`: a platform that says of an update of a deleted card that it is done.
 */
export async function deleteEveryCard(cases: number, quietly = false): Promise<Deleted> {
  const wrong: string[] = [];
  const stage = await openStage({ schoolDir: quickSchool() });
  const press = (verb: string, id: string, inputs: Record<string, string> = {}) => stage.presses(LEAD, verb, { case: id }, inputs);
  try {
    const ids: string[] = [];
    for (let i = 0; i < cases; i++) ids.push(await reports(stage, TEACHER, CHILD));
    let cardsDeleted = stage.everywhere().length;
    stage.deleteAll(quietly);
    if (stage.everywhere().length > 0) wrong.push('a card stands after all were deleted');
    // Without any card: what they may open is on the page that the desk shows them.
    const listed = JSON.stringify((await stage.says(LEAD, 'cases')).card ?? stage.shown(`personal:${LEAD}`).map((card) => card.data));
    const openable = await Promise.all(ids.map(async (id) => readIn(await press('case.open', id)).includes('Zebedee showed me a page')));
    const foundAgain = openable.filter(Boolean).length;
    if (!ids.some((id) => listed.includes(id))) wrong.push('none of the cases is listed');
    for (const id of ids) if (!readIn(await press('case.take', id)).includes('You have taken this on')) wrong.push(`${id} cannot be taken`);
    const posted = () => new Set(stage.shown(DESK).filter((card) => card.template === 'concern-notice').map((card) => String(card.data['case'])));
    const afterTaking = posted();
    const receiptsAnew = new Set(stage.shown(`personal:${TEACHER}`).flatMap((card) => ids.filter((id) => card.text.includes(id)))).size;
    cardsDeleted += stage.everywhere().length;
    stage.deleteAll(quietly);
    let completed = 0;
    for (const id of ids) {
      await press('case.last-word', id);
      await stage.presses(TEACHER, 'report.answer', { case: id, question: 'last-word' }, { answer: 'No, thank you.' });
      if (readIn(await press('case.close', id, { outcome: 'acted', safer: 'Yes', watches: 'Mrs Roberts' })).includes('Closed')) completed++;
    }
    const afterClosing = posted();
    const postedAnew = ids.filter((id) => afterTaking.has(id) && afterClosing.has(id)).length;
    for (const card of stage.everywhere()) if (/Zebedee|Quillfeather|Quagmire/.test(card.text) && card.conversation.startsWith('channel:')) wrong.push('a card in a channel holds words of the report');
    return { cases, cardsDeleted, foundAgain, postedAnew, completed, receiptsAnew, wrong };
  } finally {
    await stage.close();
  }
}
