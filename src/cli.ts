import { DONE, type Ending, FAILED, WRONG_USAGE } from './commands/command.ts';
import { beginEncoder, leaveEncoder } from './commands/encoder-ahead.ts';

const USAGE = `usage:
  staffroom start                                       the desk, with the settings of the environment (.env.example lists them)
  staffroom ask "question" --school DIR                 the answer with its sources, by the school's answers.yaml where it has one
                [--explain [--as-test]]                 how it came about; or the line that keeps it in test/evaluation/mended.jsonl
  staffroom ask --schools DIR --batch FILE              JSON lines {id, school, question} → {id, verdict, confidence, citations, ms, source,
                [--answers DIR]                         situation, shown_verdict, offered}; DIR/<school>.yaml holds what that school confirmed
  staffroom intent --batch FILE                         JSON lines {id, text} → {id, intent}
  staffroom route --schools DIR --batch FILE            JSON lines of incidents → who is told first and then, tasks, outside bodies, because
  staffroom clock --rule DIR|FILE --batch FILE          JSON lines {id, received_at} → {id, due_at, basis, because}: by when a comment is answered
  staffroom due --policies DIR|FILE | --schools DIR     what each policy says of its review, its official accounts and their rules, as JSON lines;
                [--at DAY]                              seen from that day (today)
  staffroom situations [--school DIR]                   what staff meet, as JSON lines {id, title, question, kind, slots, branches}
  staffroom review --schools DIR --propose              what the policies would answer in each situation, as JSON lines, for a person to confirm
  staffroom review --school DIR --silence               the situations on which the policies say nothing, or two things
  staffroom init --policies DIR|FILE                    proposes school.yaml from the policies, each line with its clause
  staffroom check --school DIR                          every fault of a school's folder, and what has gone stale
  staffroom doctor [--school DIR] [--post]              looks at settings, Slack and Teams: what is wrong, and who can read each channel
  staffroom reminders next 30d [--school DIR]           what will be said, to whom, when and why, while the desk is stopped;
                [--at DAY]                              seen from that day (now)
  staffroom poster --school DIR [--out FILE]            one side of A4 for people without an account: whom to tell
  staffroom export --incident REF [--school DIR]        a report's chronology for paper and as JSON, while the desk is stopped;
                   --child NAME | --adult NAME          or every report about one person, by full name; [--out DIR]
                   --person NAME                        or all that is held about one person, with a file to decide what is given;
                   [--redactions FILE]                  with that file filled in: what is given
  staffroom retention [--school DIR]                    how long everything is kept here, who decides at its end and why, as JSON lines
  staffroom audit verify [--school DIR]                 looks for any changed, removed or swapped line in the records, also while the
                         [--anchor SEQ:HASH] [--json]  desk runs; with a line that the desk posted
  staffroom backup --to DIR | --verify FILE | --new-key all records in one sealed file, also while the desk runs; [--with-master-key]
  staffroom restore --from FILE [--to DATA_DIR]         records from a backup, where there are none; nothing is sent twice
  staffroom move --to postgres | --to files             all records into DATABASE_URL or back, while the desk is stopped; both sides are checked
  staffroom rotate-key                                  a new master key, also while the desk runs

FILE may be - for standard input. ask and review take --words: by words alone, without the sentence encoder.
Exit: 0 all done, 1 something failed, 2 wrong usage.
`;

type Command = (args: string[]) => Promise<Ending>;
/** Each is loaded when it is asked for: all of them together take longer than most of them run. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  ask: async () => (await import('./commands/ask.ts')).ask,
  intent: async () => (await import('./commands/batches.ts')).intent,
  route: async () => (await import('./commands/batches.ts')).route,
  clock: async () => (await import('./commands/clock.ts')).clock,
  due: async () => (await import('./commands/due.ts')).due,
  situations: async () => (await import('./commands/situations.ts')).situations,
  review: async () => (await import('./commands/review.ts')).review,
  init: async () => (await import('./commands/policies.ts')).init,
  check: async () => (await import('./commands/policies.ts')).check,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  reminders: async () => (await import('./commands/reminders.ts')).listReminders,
  poster: async () => (await import('./commands/poster.ts')).printPoster,
  retention: async () => (await import('./commands/retention.ts')).retention,
  move: async () => (await import('./commands/move-store.ts')).moveStore,
  export: async () => (await import('./commands/export.ts')).exportCases,
  audit: async () => (await import('./commands/audit.ts')).audit,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  'rotate-key': async () => (await import('./commands/rotate.ts')).rotateKey,
};

const WITH_ENCODER: ReadonlySet<string> = new Set(['ask', 'review']);

/** The command line. Returns the exit code; standard output carries results only, all else goes to standard error. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'help' || args.some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(USAGE);
    return DONE;
  }
  // Whoever reads may have seen enough: `staffroom situations | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(FAILED);
    throw error;
  });
  try {
    if (command === 'start') {
      const { start } = await import('./main.ts');
      return await start();
    }
    const run = command !== undefined && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!run) return usage(command === undefined ? 'no command' : `unknown command "${command}"`);
    if (WITH_ENCODER.has(command ?? '') && !rest.includes('--words')) beginEncoder();
    const ending = await (await run())(rest);
    return typeof ending === 'number' ? ending : usage(ending.wrongUsage);
  } catch (error) {
    // parseArgs names the wrong flag; a missing file names itself. Anything else is a bug and shows its stack.
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return usage(message.split('. To specify')[0] ?? message);
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') return usage(message);
    throw error;
  } finally {
    await leaveEncoder();
  }
}

function usage(problem: string): number {
  process.stderr.write(`staffroom: ${problem}\n\n${USAGE}`);
  return WRONG_USAGE;
}
