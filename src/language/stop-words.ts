// Words that carry no content in a policy or in a question about one. Modals and "allowed" are here because every question has them;
// the reader looks at them by itself. "no", "not" and "never" stay out of search for the same reason.
const LIST = `a about above after again all also am an and any anyone anybody are aren't as at be because been before being below between both but by
can can't cannot could couldn't did didn't do does doesn't doing don't done down during each else etc ever every everyone few for from further
get gets getting give given go goes going gone gonna got gotta had has have haven't having he her here hers him his how however i i'd i'll i'm i've if in
into is isn't it it's its itself just kind know let let's lot lots may maybe me might more most must my myself need needs no nor not now of off
oh ok okay on once one ones only onto or other others ought our ours out over own please put quite really right said same say says see shall she
should shouldn't so some somebody someone something sort still such sure than thanks that that's the their theirs them then there there's these they
they're thing things think this those though through to too up upon us use used using very via want wants was wasn't we we're well were what what's
when when's where where's which while who who's whom whose why will with within without won't would wouldn't yes yet you you're your yours
allowed allow permitted allowable supposed able whats whens whos wheres hows im ive dont cant isnt doesnt wont shouldnt theyre thats theres
hi hello hey thank cheers pls plz u ur r wanna lol hiya mate quick question wondering wonder anything nothing whatever whether per eg ie e.g i.e like
whose never always much many bit rule rules school's school schools policy policies`;

const STOP = new Set(LIST.split(/\s+/));

/** Whether a folded word is left out of search. "School" and "policy" are among them: every clause of every policy has them. */
export const isStopWord = (word: string): boolean => STOP.has(word);
