import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPostgresDesk, schoolsOf, type PlantedInReplicas } from './postgres-desk.ts';
import { recorderAt } from './postgres-recorder.ts';

/** One replica: takes reports by HTTP (`/N`) and jobs from the database until it is killed. Says `open PORT` when it does; ends with whoever started it. */
process.stdin.once('close', () => process.exit(1)).resume();
const [url = '', recorder = '', schools = '1', planted = ''] = process.argv.slice(2);

const desk = await openPostgresDesk({ url, ownerUrl: null, schools: schoolsOf(Number(schools)), recorder: recorderAt(recorder), planted: planted === '' ? null : (planted as PlantedInReplicas) });
desk.takeJobs();
const server = createServer((request, response) => {
  desk.report(Number((request.url ?? '/').slice(1))).then((saved) => response.writeHead(saved ? 200 : 503).end(), () => response.writeHead(500).end());
});
server.listen(0, '127.0.0.1', () => void writeSync(1, `open ${(server.address() as AddressInfo).port}\n`));
