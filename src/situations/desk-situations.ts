import type { Grant } from '../kernel/grant.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { inStretches, nextTurn } from '../kernel/stretches.ts';
import type { Encoder } from '../language/encoder.ts';
import type { QuestionVector } from '../language/question-vectors.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Choosing, Reader } from '../policies/reader.ts';
import type { ReadTx } from '../storage/store.ts';
import { decidedOn, pendingDecisions, standingEntries } from './answer-decisions.ts';
import type { AnswerEntry, CheckedAnswer } from './answers.ts';
import { bank } from './bank.ts';
import { makeSenses } from './clause-senses.ts';
import { checkAnswers } from './confirmed.ts';
import { pendingAdditions, standingBank } from './loop-additions.ts';
import { Matcher } from './matcher.ts';
import { ownSituationsWork } from './own-situations.ts';
import { propose } from './review-queue.ts';
import { addedTexts, EMPTY_BANK, phrasedAs, type SchoolBank, vectorsWithSchoolBank, withSchoolBank } from './school-bank.ts';
import { schoolSituations, type SchoolSituations, vectorsOfBank, warmBank } from './school-situations.ts';
import { choosing, situationReader } from './situation-reader.ts';
import type { Situation } from './situation.ts';
import { bankSpace } from './space.ts';

export interface DeskSituationsPorts {
  readonly school: SchoolId;
  /** The policies now; null until they were read. */
  readonly corpus: () => Corpus | null;
  /** Null where there is none: then words alone must do. */
  readonly encoder: Promise<Encoder | null>;
  /** Where the vectors of clauses are kept for the next start; nowhere when absent. */
  readonly senses?: string;
  /** Of the same encoder, for someone who waits. */
  readonly vector: QuestionVector;
  /** A look at the records of this school. */
  readonly look: <T>(read: (tx: ReadTx) => Promise<T>) => Promise<T>;
  /** What `answers.yaml` holds now; the same object while it has not changed. */
  readonly entries: () => readonly AnswerEntry[];
  /** Whether a second person must agree. */
  readonly secondNeeded: boolean;
  /** What `situations.yaml` holds now: the school's own additions to the bank. */
  readonly added: () => SchoolBank;
  /** Whether what the first review asks for is made before anybody looks at it: most of a second a school, which a trust's start need not pay. */
  readonly ahead: boolean;
  /** Leave to open what waits to be written there. */
  readonly grant: () => Grant;
  readonly log: Log;
}

type Checked = ReadonlyMap<string, readonly CheckedAnswer[]>;

/** The bank with what a school added. */
interface MergedBank {
  readonly from: string;
  readonly added: SchoolBank;
  readonly matcher: Matcher;
  /** Added texts that had no vector yet. */
  readonly missing: readonly string[];
  readonly phrasedAs: (question: string) => string | null;
}

interface OwnSituations {
  readonly corpus: Corpus;
  /** Null until they were read. */
  situations: readonly Situation[] | null;
  readonly ready: Promise<void>;
}

/** One running school's situations: made anew when its policies or its answers change, while the old ones still answer. */
export class DeskSituations {
  readonly reader: Reader;
  readonly choosing: Choosing;
  readonly #ports: DeskSituationsPorts;
  /** Of what the school added to the bank, by its words. */
  readonly #vectors = new Map<string, Float32Array>();
  #encoder: Encoder | null = null;
  /** Whether it is known that there is an encoder, or that there will be none. */
  #settled = false;
  /** Whether the bank is in memory: until then questions are read by their words. */
  #warm = false;
  #made: { readonly corpus: Corpus; readonly situations: SchoolSituations } | null = null;
  #answered: { readonly corpus: Corpus; readonly key: string; readonly entries: readonly AnswerEntry[]; readonly made: SchoolSituations; readonly situations: SchoolSituations } | null = null;
  /** The bank with the school's own additions, and what it was made from. */
  #bank: MergedBank | null = null;
  /** What the bank that is being made is made from; null while none is. */
  #making: string | null = null;
  #own: OwnSituations | null = null;
  #sensing: Corpus | null = null;
  #sensed: Corpus | null = null;
  #proposing: Corpus | null = null;

  constructor(ports: DeskSituationsPorts) {
    this.#ports = ports;
    warmBank().then(
      () => {
        this.#warm = true;
        this.#sense();
      },
      (error: unknown) => ports.log('situations.no-bank', { school: ports.school, code: error instanceof Error ? error.name : 'unknown' }),
    );
    ports.encoder.then(
      (encoder) => {
        this.#encoder = encoder;
        // What has no vector because the encoder had ended is to have one now.
        encoder?.onBack?.(() => {
          this.#sensing = null;
          this.#sense();
          this.#senseBank();
        });
      },
      (error: unknown) => ports.log('encoder.unavailable', { code: error instanceof Error ? error.name : 'unknown' }),
    ).finally(() => {
      this.#settled = true;
      this.#sense();
      this.#senseBank();
    });
    this.reader = situationReader(() => this.now(), ports.vector);
    this.choosing = choosing(() => this.#answered?.situations ?? null, () => this.now(), ports.vector);
  }

  /** Begins with what takes long, without waiting for the first question: to be called once the policies were read. */
  prepare(): void {
    this.#readAhead();
    this.#sense();
  }

  /** One school after another: what takes a third of a second for one takes minutes for a trust's, and a question that comes first reads its own. */
  #readAhead(): void {
    const school = this.#ports.school;
    readingAhead = readingAhead.then(async () => {
      await warmBank();
      await this.#readOwn();
      this.#ports.log('situations.own-read', { school, situations: this.#own?.situations?.length ?? 0 });
    }).catch((error: unknown) => this.#ports.log('situations.not-made', { school, code: error instanceof Error ? error.name : 'unknown' }));
  }

  /** The situations with what stands as confirmed at this moment; null until the policies were read. */
  async now(): Promise<SchoolSituations | null> {
    if (!this.#warm || !this.#ports.corpus()) return null;
    const { pending, decided, additions } = await this.#ports.look(async (tx) => ({ pending: await pendingDecisions(tx), decided: await decidedOn(tx), additions: await pendingAdditions(tx, this.#ports.grant()) }));
    this.#merge(standingBank(this.#ports.added(), additions));
    await this.#readOwn();
    const made = this.#make();
    if (!made) return null;
    const { corpus, situations } = made;
    const file = this.#ports.entries();
    const key = pending.map((d) => `${d.id} ${d.at}`).join('\n');
    const known = this.#answered;
    if (known && known.corpus === corpus && known.entries === file && known.key === key && known.made === situations) return known.situations;
    const checked: Checked = checkAnswers(standingEntries(file, pending), corpus, situations.ids, { secondNeeded: this.#ports.secondNeeded, decidedOn: decided });
    const answered = situations.withAnswers(checked);
    this.#answered = { corpus, key, entries: file, made: situations, situations: answered };
    return answered;
  }

  /** As `now`, without what was confirmed: for the review, which sees that in its own transaction. Null until clauses have their vectors, on which proposals rest. */
  forReview(): SchoolSituations | null {
    // What the school added comes with a look at the records: the next press has it, also where nobody asked anything since.
    this.now().catch((error: unknown) => this.#ports.log('situations.not-made', { school: this.#ports.school, code: error instanceof Error ? error.name : 'unknown' }));
    const made = this.#make();
    if (!made) return null;
    const ready = this.#sensed === made.corpus || (this.#settled && this.#encoder === null);
    if (ready) this.#propose(made.corpus);
    return ready ? made.situations : null;
  }

  /** Takes up what the school added to the bank: made anew in stretches while what was there before still answers; by its words first, by its sense as soon as it has vectors. */
  #merge(added: SchoolBank): void {
    const from = JSON.stringify(added);
    if ((this.#making ?? this.#bank?.from ?? NOTHING_ADDED) === from) return;
    this.#makeBank(added, from);
  }

  #makeBank(added: SchoolBank, from: string): void {
    this.#making = from;
    this.#bankOf(added, from).then(
      (made) => {
        // Another was begun meanwhile.
        if (this.#making !== from) return;
        this.#making = null;
        this.#bank = made;
        this.#made = null;
        this.#senseBank();
      },
      (error: unknown) => this.#ports.log('situations.not-made', { school: this.#ports.school, code: error instanceof Error ? error.name : 'unknown' }),
    );
  }

  async #bankOf(added: SchoolBank, from: string): Promise<MergedBank> {
    const merged = withSchoolBank(bank(), added);
    const missing = addedTexts(bank(), merged).filter((text) => !this.#vectors.has(text));
    await nextTurn();
    const vectors = vectorsWithSchoolBank(bank(), vectorsOfBank(), merged, (text) => this.#vectors.get(text) ?? null);
    await nextTurn();
    return { from, added, matcher: await Matcher.make(merged, vectors), missing, phrasedAs: (question) => phrasedAs(question, added) };
  }

  /** Makes the vectors of added wordings in the encoder's thread; nobody's question waits for them. */
  #senseBank(): void {
    const now = this.#bank;
    if (!now || !this.#encoder || now.missing.length === 0) return;
    this.#encoder.encode(now.missing).then(
      (encoded) => {
        now.missing.forEach((text, i) => {
          const vector = encoded[i];
          if (vector) this.#vectors.set(text, bankSpace().project(vector));
        });
        // What is being made comes here itself.
        if (this.#bank === now && this.#making === null) this.#makeBank(now.added, now.from);
      },
      (error: unknown) => this.#ports.log('situations.not-sensed', { school: this.#ports.school, code: error instanceof Error ? error.name : 'unknown' }),
    );
  }

  /** Reads the situations of the school's own clauses, in stretches, once for a corpus. */
  async #readOwn(): Promise<void> {
    const corpus = this.#ports.corpus();
    if (!corpus) return;
    if (this.#own?.corpus !== corpus) {
      const own: OwnSituations = { corpus, situations: null, ready: inStretches(ownSituationsWork(corpus)).then((found) => void (own.situations = found)) };
      this.#own = own;
    }
    await this.#own.ready;
  }

  #make(): { readonly corpus: Corpus; readonly situations: SchoolSituations } | null {
    const corpus = this.#ports.corpus();
    if (!corpus || !this.#warm) return null;
    if (this.#own?.corpus !== corpus || !this.#own.situations) return null;
    if (this.#made?.corpus !== corpus) {
      this.#made = { corpus, situations: schoolSituations({ corpus, own: this.#own.situations, answers: NONE, ...(this.#bank ? { matcher: this.#bank.matcher, phrasedAs: this.#bank.phrasedAs } : {}) }) };
      this.#sense();
    }
    return this.#made;
  }

  /** Makes what the first review asks for before anyone opens it: seconds of work, in stretches, one school after another. */
  #propose(corpus: Corpus): void {
    if (this.#proposing === corpus) return;
    this.#proposing = corpus;
    const school = this.#ports.school;
    proposing = proposing.then(async () => {
      await warmBank();
      await this.now();
      if (this.#made?.corpus === corpus) await propose(this.#made.situations, corpus);
    }).catch((error: unknown) => {
      this.#proposing = null;
      this.#ports.log('situations.not-proposed', { school, code: error instanceof Error ? error.name : 'unknown' });
    });
  }

  /** Makes the vectors of clauses that have none, in the encoder's thread; until then they are found by their words. */
  #sense(): void {
    const corpus = this.#ports.corpus();
    if (!corpus || this.#sensing === corpus || (!this.#settled && !this.#encoder)) return;
    this.#sensing = corpus;
    if (!this.#encoder) {
      if (this.#ports.ahead) this.#propose(corpus);
      return;
    }
    makeSenses(corpus, this.#encoder, this.#ports.senses ?? null).then(
      () => {
        this.#sensed = corpus;
        this.#ports.log('situations.sensed', { school: this.#ports.school, clauses: corpus.index.size });
        if (this.#ports.ahead) this.#propose(corpus);
      },
      (error: unknown) => {
        this.#sensing = null;
        // Those without a vector are found by their words: the review need not wait for what will not come.
        this.#sensed = corpus;
        this.#ports.log('situations.not-sensed', { school: this.#ports.school, code: error instanceof Error ? error.name : 'unknown' });
      },
    );
  }
}

/** Ends when the schools that asked so far have the situations of their own clauses. */
let readingAhead: Promise<void> = Promise.resolve();
/** Ends when the schools that asked so far have their proposals. */
let proposing: Promise<void> = Promise.resolve();
const NONE: Checked = new Map();
const NOTHING_ADDED = JSON.stringify(EMPTY_BANK);
