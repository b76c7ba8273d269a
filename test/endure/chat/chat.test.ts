import { holds } from '../held.ts';
import { run } from './chat.ts';

holds('chat', run, [10, 14], 600_000);
