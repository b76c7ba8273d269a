import type { SchoolId } from '../kernel/ids.ts';
import type { AskPorts } from '../policies/ask.ts';
import type { Choosing } from '../policies/reader.ts';
import type { ConversationMemory } from '../routes/conversation.ts';
import type { ReviewPorts, ReviewSchool } from './review-ports.ts';

/** One school as the loop sees it. */
export interface LoopSchool extends ReviewSchool {
  readonly choosing: Pick<Choosing, 'ofSituation'>;
}

export interface LoopPorts {
  readonly schools: (id: SchoolId) => LoopSchool;
  readonly settled: ReviewPorts['settled'];
  readonly memory: ConversationMemory;
  /** A question's vector, or null where there is no encoder. */
  readonly vector: (text: string) => Promise<Float32Array | null>;
  /** Whether the harm check finds a child in danger in these words: nothing of them is kept then. */
  readonly urgent: (text: string) => boolean;
  /** As for an answer. */
  readonly worryLine: AskPorts['worryLine'];
}
