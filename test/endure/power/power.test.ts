import { holds } from '../held.ts';
import { run } from './power.ts';

holds('power', run, [8, 15]);
