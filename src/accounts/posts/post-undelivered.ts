import type { Undelivered } from '../../routes/undelivered.ts';
import type { AccountPorts } from '../account-ports.ts';
import { postForAuthor } from './post-card.ts';
import { postKey, posts } from './post.ts';

/** A post that could not be put before someone: its author hears who was not reached. Its own notices to the author end there. */
export const postUndelivered = (ports: Pick<AccountPorts, 'schools'>): Undelivered => async (turn, cardKey) => {
  if (!cardKey.startsWith('post:')) return false;
  const [, id = '', who = ''] = cardKey.split(':');
  const post = who === 'author' ? null : await turn.tx.get(posts, id, turn.grant);
  if (!post || (post.state !== 'waiting' && post.state !== 'changes')) return true;
  const name = ports.schools(turn.school.id).staff.byId(who)?.name ?? 'A colleague';
  turn.send(post.address, `post:${post.id}:author`, postForAuthor(post, turn.now, `${name} could not be reached here. Ask them, or another colleague, to say "my open items".`), postKey(post));
  return true;
};
