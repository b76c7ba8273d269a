import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { threadData } from '../kernel/thread.ts';
import { readAnchors } from './anchors.ts';
import { auditSchool } from './audit.ts';
import { asId } from '../kernel/ids.ts';

/** A thread that looks through one school's records, so that the thread that answers people never does. */
const task = z.object({ dir: z.string(), school: z.string(), anchorDir: z.string().nullable() }).parse(threadData());
const { anchors, unreadable } = task.anchorDir === null ? { anchors: [], unreadable: [] } : await readAnchors(task.anchorDir, asId<'school'>(task.school));
const { head, logs, faults } = await auditSchool(task.dir, { anchors, keys: true });
const anchorFaults = unreadable.map((line) => ({ file: 'anchors', line, byte: null, record: null, message: 'the anchor cannot be read' }));
parentPort?.postMessage({ head, logs, faults: [...faults, ...anchorFaults] });
