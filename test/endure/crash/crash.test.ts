import { holds } from '../held.ts';
import { run } from './crash.ts';

holds('crash', run, [7, 9, 11, 12, 13, 43], 600_000);
