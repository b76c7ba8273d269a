import { holds } from '../held.ts';
import { run } from './years.ts';

holds('years', run, [35, 41, 44]);
