import { holds } from '../held.ts';
import { run } from './load.ts';

holds('load', run, [1, 2, 3, 4, 5, 6]);
