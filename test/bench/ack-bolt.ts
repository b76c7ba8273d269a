import { App, HTTPReceiver, LogLevel } from '@slack/bolt';

/** Bolt by itself with its own receiver and a listener that does nothing: what an acknowledgement costs at the least. `ack-bolt.ts SECRET`. */
const receiver = new HTTPReceiver({ signingSecret: process.argv[2] ?? '', endpoints: '/slack/events', logLevel: LogLevel.ERROR });
const app = new App({ receiver, logLevel: LogLevel.ERROR, authorize: () => Promise.resolve({ botToken: 'xoxb-1-desk' }) });
app.event('message', () => Promise.resolve());
const server = await receiver.start({ port: 0, host: '127.0.0.1' });
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('not listening');
process.stdout.write(`open http://127.0.0.1:${address.port}\n`);
