import { holds } from '../held.ts';
import { run } from './audit.ts';

holds('audit', run, [31, 32, 33, 34, 36, 38, 39, 40], 600_000);
