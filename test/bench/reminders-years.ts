import { yearsOfReminders } from '../fixtures/years-of-reminders.ts';

// Ten simulated years of reminders for each of several seeds: `node --import tsx test/bench/reminders-years.ts 1 2 3`. Each line is to have nothing
// in missed, doubled and atWrongTime.
const seeds = process.argv.slice(2).map(Number);
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3, 4, 5]) {
  const began = process.cpuUsage();
  const found = await yearsOfReminders('2026-09-01', '2036-08-31', seed);
  const spent = process.cpuUsage(began);
  process.stdout.write(`${JSON.stringify({ seed, ...found, cpuSeconds: Math.round((spent.user + spent.system) / 1e6) })}\n`);
}
