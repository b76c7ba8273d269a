import { holds } from '../held.ts';
import { run } from './files.ts';

holds('hostile files and addresses', run, [18, 19, 20]);
