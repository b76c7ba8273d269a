import type { Encoder } from '../language/encoder.ts';
import type { Log } from '../kernel/log.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Reader } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { makeSenses } from './clause-senses.ts';
import { ownSituations } from './own-situations.ts';
import { schoolSituations, type SchoolSituations } from './school-situations.ts';
import { situationReader } from './situation-reader.ts';

export interface DeskSituationsPorts {
  readonly school: SchoolId;
  /** The policies now; null until they were read. */
  readonly corpus: () => Corpus | null;
  /** Null where there is none: then words alone must do. */
  readonly encoder: Promise<Encoder | null>;
  /** What was confirmed, held against these documents; a new object whenever it changed. */
  readonly answers: (corpus: Corpus, known: ReadonlySet<string>) => ReadonlyMap<string, readonly CheckedAnswer[]>;
  readonly log: Log;
}

/** One running school's situations: made anew when its policies or its answers change, while the old ones still answer. */
export class DeskSituations {
  readonly reader: Reader;
  readonly #ports: DeskSituationsPorts;
  #encoder: Encoder | null = null;
  #made: { readonly corpus: Corpus; readonly answers: ReadonlyMap<string, readonly CheckedAnswer[]>; readonly situations: SchoolSituations } | null = null;
  #sensing: Corpus | null = null;

  constructor(ports: DeskSituationsPorts) {
    this.#ports = ports;
    ports.encoder.then(
      (encoder) => {
        this.#encoder = encoder;
        this.#sense();
      },
      (error: unknown) => ports.log('encoder.unavailable', { code: error instanceof Error ? error.name : 'unknown' }),
    );
    this.reader = situationReader(() => this.current(), () => this.#encoder);
  }

  /** The situations of the policies as they are now; null until those were read. */
  current(): SchoolSituations | null {
    const corpus = this.#ports.corpus();
    if (!corpus) return null;
    const own = this.#made?.corpus === corpus ? this.#made : null;
    const bare = own?.situations ?? schoolSituations({ corpus, own: ownSituations(corpus), answers: NONE });
    const answers = this.#ports.answers(corpus, bare.ids);
    if (own && own.answers === answers) return own.situations;
    const situations = bare.withAnswers(answers);
    this.#made = { corpus, answers, situations };
    this.#sense();
    return situations;
  }

  /** Makes the vectors of clauses that have none, in the encoder's thread; until then they are found by their words. */
  #sense(): void {
    const corpus = this.#made?.corpus ?? this.#ports.corpus();
    if (!corpus || !this.#encoder || this.#sensing === corpus) return;
    this.#sensing = corpus;
    makeSenses(corpus, this.#encoder).then(
      () => this.#ports.log('situations.sensed', { school: this.#ports.school, clauses: corpus.index.size }),
      (error: unknown) => {
        this.#sensing = null;
        this.#ports.log('situations.not-sensed', { school: this.#ports.school, code: error instanceof Error ? error.name : 'unknown' });
      },
    );
  }
}

const NONE: ReadonlyMap<string, readonly CheckedAnswer[]> = new Map();
