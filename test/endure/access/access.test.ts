import { holds } from '../held.ts';
import { run } from './access.ts';

holds('who may see and do what', run, [23, 24, 25, 26, 27, 28, 29, 30]);
