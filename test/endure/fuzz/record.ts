import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import type { FieldValues } from '../../../src/chat/inbound.ts';
import { unbroken } from '../../../src/kernel/incoming-text.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { incidents } from '../../../src/incidents/incident.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { deskGrant } from '../../../src/turn.ts';
import { quickSchool, reports } from '../../scenario/filed-report.ts';
import { openStage } from '../../scenario/stage.ts';
import type { FamilyRun, Finding } from '../family.ts';
import { quotedWords } from './markup-words.ts';

/** Reports filed through the dialog, each with other words; what is read back from the closed folder is held against what was typed. */
interface Kept {
  readonly typed: string;
  readonly kept: string | null;
}

const screens = (words: string): readonly FieldValues[] => [{ danger: 'no', about: 'child' }, { children: 'Robin Vale, 4B', concerned: 'none' }, { words, behalf: '' }, { when: 'Today', now: 'in-school' }];

async function fileAndRead(count: number, say: (line: string) => void): Promise<readonly Kept[]> {
  const stage = await openStage({ schoolDir: quickSchool() });
  const filed: { readonly reference: string; readonly typed: string }[] = [];
  const words = quotedWords(count);
  try {
    for (let i = 0; i < count; i += 1) {
      const typed = unbroken(words()).slice(0, 2_500);
      // What names a picture that must not be looked at is stopped before it is a report: the stop screen is another test's.
      const reference = await reports(stage, 'priya-nair', screens(typed)).catch(() => null);
      if (reference !== null) filed.push({ reference, typed });
      // The flood limit counts by the minute.
      await stage.later(61_000);
      if (i % 200 === 199) say(`${i + 1} reports filed`);
    }
    await stage.app.close();
    const master = loadMasterKey(stage.config.masterKeyFile, stage.config.dataDir);
    if (!master.ok) throw new Error(master.error.message);
    const school = asId<'school'>('quick');
    const opened = await openStore(stage.config, { schools: [school], master: master.value, log: silentLog });
    if (!opened.ok) throw new Error(opened.error.message);
    try {
      return await opened.value.read(school, async (tx) => {
        const found: Kept[] = [];
        for (const { reference, typed } of filed) found.push({ typed, kept: (await tx.get(incidents, reference, deskGrant(0)))?.said.words ?? null });
        return found;
      });
    } finally {
      await opened.value.close();
    }
  } finally {
    await stage.close();
  }
}

/** The words as somebody reads them on a card are cleaned; kept that way they would not be what was said. */
const asShown = (typed: string): string => {
  const shown = plainText(fillCard({ template: 'question-reply-sent', data: { reference: 'AB12-CD34', asker: 'A', text: typed } }, { text: 'x', report: false }));
  return shown.slice(0, -1);
};

/** The record's part of promise 17: the words a child is quoted as saying stand there unchanged. */
export async function records(count: number, say: (line: string) => void): Promise<FamilyRun> {
  const all = await fileAndRead(count, say);
  const changed = all.filter(({ typed, kept }) => kept !== typed.trim());
  const shown = all.filter(({ typed }) => asShown(typed) !== typed.trim());
  const finding: Finding = {
    promise: 17, what: 'a child\'s words in the record of a report', asked: 'the words a child is quoted as saying are unchanged in the record',
    counts: { reports: all.length, changed: changed.length }, met: changed.length === 0 && all.length > count * 0.8,
    short: `Blanks before the first and after the last word are not kept, nor half of a surrogate pair, which no keyboard types.${count < 2_000 ? ` ${all.length} reports were filed and read back.` : ''}${changed[0] ? ` First changed: ${JSON.stringify(changed[0])}` : ''}`,
  };
  return { findings: [finding], planted: [{ fault: 'a record that keeps words as cards show them', caught: shown.length > 0 }], notRun: [] };
}
