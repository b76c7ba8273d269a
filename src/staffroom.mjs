#!/usr/bin/env node
// Node runs JavaScript only: this registers tsx, so that the command works right after `npm ci`, without a build.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./cli.ts');
process.exitCode = await main(process.argv.slice(2));
