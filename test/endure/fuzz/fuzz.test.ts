import { holds } from '../held.ts';
import { run } from './fuzz.ts';

holds('bad input', run, [16, 17, 21, 22]);
