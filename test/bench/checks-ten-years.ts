import { yearsOfChecks } from '../fixtures/years-of-checks.ts';

// Ten simulated years of account checks in two schools (every day; school days), two accounts each, with restarts, downtime, repeats and clock jumps.
const seed = Number(process.argv[2] ?? 1);
const began = performance.now();
const { missed, doubled, offTime, ...found } = await yearsOfChecks('2027-01-01', '2036-12-31', seed);
process.stdout.write(`${JSON.stringify({ seed, ...found, missed: missed.length, doubled: doubled.length, offTime: offTime.length, first: [...missed, ...doubled, ...offTime].slice(0, 5), seconds: Number(((performance.now() - began) / 1000).toFixed(1)) })}\n`);
