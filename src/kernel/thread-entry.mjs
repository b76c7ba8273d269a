// The first file of every worker thread: with tsx 4.23 on Node 20, `--import tsx` registers no loader in a thread, `register` does.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);
