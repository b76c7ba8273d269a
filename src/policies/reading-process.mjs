// Entry of the reading process. The TypeScript loader is taken away again once our own modules are in: it would otherwise rewrite each
// library that is loaded later, and its rewriting of pdfjs alone costs 170 MB of the 256 MB that a file may use (measured, tsx 4.23).
import { register } from 'tsx/esm/api';

const unregister = register();
const { serve } = await import('./reading-process.ts');
await unregister();
serve();
