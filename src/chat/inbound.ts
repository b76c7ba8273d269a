import type { ConversationId, EventId, SchoolId } from '../kernel/ids.ts';
import type { PlatformName } from './outbound.ts';

/** Who spoke, as the platform vouches for it. No person yet: that is found by `people`. */
export interface Account {
  /** `slack`, `teams`, `web` or `system`. */
  readonly surface: SurfaceName;
  /** Workspace, tenant, or on the web page the school. */
  readonly tenant: string;
  /** The platform's id of the account, never a display name. */
  readonly id: string;
}
export type SurfaceName = PlatformName | 'system';

/** Where it was said. `thread` is the message it answers in a channel. */
export interface Conversation {
  readonly id: ConversationId;
  readonly kind: 'personal' | 'channel';
  readonly thread?: string;
  /** The platform says that another organisation reads this channel too: what is for colleagues is not posted there. */
  readonly shared?: true;
}

interface Common {
  /** The platform's own id of the event: the same id means the same event, delivered again. */
  readonly eventId: EventId;
  readonly account: Account;
  readonly conversation: Conversation;
  /** When it reached us, UTC ms. */
  readonly at: number;
  /** Set by a surface that already knows it (the page's school); else found from the tenant. */
  readonly school?: SchoolId;
}

/**
 * Everything that happens comes in as one of these. A button carries only opaque ids and a version in `data`, never a role,
 * a name or a state: what it may do is decided from the record at the moment of the click.
 */
export type Inbound =
  | (Common & { readonly kind: 'message'; readonly text: string })
  | (Common & { readonly kind: 'action'; readonly verb: string; readonly data: ActionData; readonly inputs: FieldValues })
  | (Common & { readonly kind: 'form'; readonly draft: string; readonly step: string; readonly move: 'next' | 'back' | 'cancel'; readonly inputs: FieldValues })
  /** Someone opened the desk's own page on the platform (Slack's App Home). Its reply's card is that page. */
  | (Common & { readonly kind: 'home' })
  /** Someone looks for a clause to put into a message of theirs (Teams' search box). Its reply carries `results`. */
  | (Common & { readonly kind: 'search'; readonly text: string })
  | (Common & { readonly kind: 'timer'; readonly key: string; readonly event: string; readonly data: ActionData; readonly dueAt: number })
  | (Common & { readonly kind: 'membership'; readonly change: 'joined' | 'left'; readonly member: Account })
  /** The desk was added to this conversation; `account` is who did it, as far as the platform says. */
  | (Common & { readonly kind: 'installed' })
  | (Common & { readonly kind: 'delivery'; readonly effectId: string; readonly outcome: 'dead'; readonly reason: string })
  | (Common & { readonly kind: 'outcome'; readonly work: string; readonly data: ActionData });

export type ActionData = Readonly<Record<string, string | number>>;
/** By field id; several choices of one field are joined by commas, as Adaptive Cards do. */
export type FieldValues = Readonly<Record<string, string>>;

/** Everything a person typed in it, for the harm check: a message, or every field of a form or card. */
export function typedText(inbound: Inbound): string {
  switch (inbound.kind) {
    case 'message':
    case 'search':
      return inbound.text;
    case 'action':
    case 'form':
      return Object.values(inbound.inputs).join('\n');
    default:
      return '';
  }
}
