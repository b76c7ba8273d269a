// A thread starts from JavaScript: this one line lets it read the TypeScript beside it, also where the desk itself was started otherwise.
import { register } from 'tsx/esm/api';

register();
const { serve } = await import('./encoder-thread.ts');
await serve();
