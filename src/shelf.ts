import { join } from 'node:path';
import type { Config } from './config.ts';
import { screen } from './incidents/harm-check.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import type { Encoder } from './language/encoder.ts';
import { lexicon } from './language/lexicon.ts';
import type { QuestionVector } from './language/question-vectors.ts';
import type { PoliciesOfSchool } from './policies/ask.ts';
import type { Corpus } from './policies/corpus.ts';
import { openLibrary, type Library, type Progress } from './policies/library.ts';
import { NO_MODEL, type OpenedModel } from './policies/model-open.ts';
import { modelReader } from './policies/model-reader.ts';
import { withApprovals, type ApprovedPolicy } from './reminders/policy-review-approved.ts';
import type { School } from './school.ts';
import { openAnswersFile, type AnswersFile } from './situations/answers-store.ts';
import { DeskSituations } from './situations/desk-situations.ts';
import { openSchoolBankFile, type SchoolBankFile } from './situations/school-bank-store.ts';
import type { Store } from './storage/store.ts';
import { deskGrant } from './turn.ts';

/** How far the reading of a school's folder is; `reading` until it was read for the first time. */
export interface FolderReading {
  readonly reading: boolean;
  readonly done: number;
  readonly total: number;
}

/** What a question is read with beside rules. */
export interface Reading {
  /** Null where there is none: then words alone must do. */
  readonly encoder: Promise<Encoder | null>;
  readonly model: OpenedModel;
}
/** Words alone. */
export const BY_WORDS: Reading = { encoder: Promise.resolve(null), model: NO_MODEL };

/** One school's folder as the running desk holds it: its policies, its answers and its situations. */
export interface Shelf {
  readonly school: School;
  readonly library: Library;
  readonly policies: PoliciesOfSchool;
  readonly situations: DeskSituations;
  readonly answers: AnswersFile;
  readonly bank: SchoolBankFile;
  readonly progress: () => FolderReading;
}

export interface ShelfParts {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly store: Store;
  readonly reading: Reading;
  readonly vector: QuestionVector;
  /** The approvals on record: their dates go before what the policies print. */
  readonly approved: () => readonly ApprovedPolicy[];
  /** Whether the first review is made ready before anybody opens it. */
  readonly ahead: boolean;
}

/** Opens a school's folder; its policies are read from now on. */
export function openShelf(school: School, { config, log, clock, store, reading, vector, approved, ahead }: ShelfParts): Shelf {
  let progress: Progress = { done: 0, total: 0, file: null };
  let read = false;
  const library = openLibrary({
    policiesDir: school.policiesDir,
    ...(school.settings.words.length === 0 ? {} : { lexicon: lexicon.with(school.settings.words) }),
    cacheDir: join(config.dataDir, school.id, 'policies'),
    log,
    onProgress: (now) => {
      progress = now;
    },
  });
  library.ready.then(() => {
    read = true;
    situations.prepare();
  }, (error: unknown) => log('policies.unreadable', { school: school.id, code: (error as NodeJS.ErrnoException).code ?? 'unknown' }));
  const { staff, settings } = school;
  const corpus = (): Corpus | null => (read ? library.current() : null);
  const answers = openAnswersFile(join(school.dir, 'answers.yaml'), log, { clock });
  const bank = openSchoolBankFile(join(school.dir, 'situations.yaml'), log, { clock });
  const situations = new DeskSituations({ ahead, added: () => bank.current().bank, grant: () => deskGrant(clock.now()), school: school.id, corpus, encoder: reading.encoder, senses: join(config.dataDir, school.id, 'policies', 'senses.bin'), vector, look: (look) => store.read(school.id, look), entries: () => answers.current().entries, secondNeeded: settings.answers.second, log });
  const { read: model } = reading.model;
  // What may be a worry goes to no model.
  const reader = model ? modelReader(situations.reader, model, { mayBeSent: (text) => screen(text).level === 'none', names: () => staff.all.map((person) => person.name) }) : situations.reader;
  return {
    school,
    library,
    situations,
    answers,
    bank,
    progress: () => ({ reading: !read, done: progress.done, total: progress.total }),
    policies: { corpus, reader, searchReader: situations.reader, choosing: situations.choosing, progress: () => progress, staff, contacts: settings.contacts, questions: settings.questions, get policies() { return withApprovals(settings.policies, approved(), library.current().documents); } },
  };
}
