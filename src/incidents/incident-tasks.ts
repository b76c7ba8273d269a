/** Outside bodies that a report may need. The desk sends them nothing: each becomes a task for a person. */
export const BODIES = ['police', 'lado', 'childrens-social-care', 'ceop', 'prevent', 'posh', 'platform', 'local-authority', 'education-safeguarding-service', 'ico', 'employer', 'ofsted'] as const;
export type Body = (typeof BODIES)[number];

/**
 * What a case owner may have to do. The order of this list is the safe order: what happened is noted before anything is taken down, outside
 * bodies are considered before a platform or a family is told.
 */
export const TASKS = [
  'note-evidence', 'consider-police', 'consider-lado', 'consider-social-care', 'consider-ceop', 'consider-prevent', 'ask-advice', 'tell-employer',
  'tell-data-protection-lead', 'keep-apart', 'support-adult', 'fix-filter', 'secure-account', 'follow-policy', 'record-declaration',
  'report-remove', 'ask-removal', 'report-to-platform', 'ask-posh', 'speak-to-parents', 'answer-reporter',
] as const;
export type Task = (typeof TASKS)[number];

const WORDS: Readonly<Record<Task, string>> = {
  'note-evidence': 'Note where the evidence is, who holds it, and when it was seen',
  'consider-police': 'Police: needed or not, and why',
  'consider-lado': 'LADO: asked or not, and why, before anything is looked into',
  'consider-social-care': 'Children\'s social care: referred or not, and why',
  'consider-ceop': 'CEOP: reported or not, and why',
  'consider-prevent': 'Prevent referral: made or not, and why',
  'ask-advice': 'Ask the education safeguarding service for advice',
  'tell-employer': 'Tell the agency, contractor or university that employs or sends this adult',
  'tell-data-protection-lead': 'Tell the data protection lead: a 72-hour limit may run',
  'keep-apart': 'Keep the children apart today; a named adult for each',
  'support-adult': 'Support for the colleague: who, and when',
  'fix-filter': 'Log it and have the filter put right',
  'secure-account': 'Change the password, look at who may log in, and at what was sent',
  'follow-policy': 'Follow what the policy says comes next',
  'record-declaration': 'Record what was declared, the decision and the advice given',
  'report-remove': 'Offer Report Remove, with the child',
  'ask-removal': 'Ask for the post to be taken down',
  'report-to-platform': 'Report it to the platform',
  'ask-posh': 'Ask the Professionals Online Safety Helpline',
  'speak-to-parents': 'Parents and carers: told or not, by whom and why, each on their own',
  'answer-reporter': 'Tell the reporter that their part was heard',
};
/** The task as its owner reads it. */
export const taskWords = (task: Task): string => WORDS[task];

/** Tasks in the safe order, each once. */
export const inSafeOrder = (tasks: Iterable<Task>): Task[] => {
  const wanted = new Set(tasks);
  return TASKS.filter((task) => wanted.has(task));
};

/** Shut until evidence is noted and police and LADO are considered: they can warn a suspect or destroy what the police need. */
export const SHUT_AT_FIRST: ReadonlySet<Task> = new Set<Task>(['report-remove', 'ask-removal', 'report-to-platform', 'ask-posh', 'speak-to-parents']);

const TASK_OF: Readonly<Partial<Record<Body, Task>>> = {
  'police': 'consider-police', 'lado': 'consider-lado', 'childrens-social-care': 'consider-social-care', 'ceop': 'consider-ceop', 'prevent': 'consider-prevent', 'posh': 'ask-posh',
  'platform': 'report-to-platform', 'local-authority': 'ask-advice', 'education-safeguarding-service': 'ask-advice', 'ico': 'tell-data-protection-lead', 'employer': 'tell-employer',
};
/** The task that a body becomes; null where no task of this list fits. */
export const taskFor = (body: Body): Task | null => TASK_OF[body] ?? null;
