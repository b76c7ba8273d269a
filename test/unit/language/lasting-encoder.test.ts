import { describe, expect, it } from 'vitest';
import { type EncoderThread, openEncoder } from '../../../src/language/encoder.ts';
import { openLastingEncoder } from '../../../src/language/lasting-encoder.ts';
import type { Log } from '../../../src/kernel/log.ts';

const VECTOR = Float32Array.of(1, 2);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A thread that is ended by hand. */
function aThread(encode: EncoderThread['encode'] = () => Promise.resolve([VECTOR])): EncoderThread & { end(): void } {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { encode, ended, end, close: () => Promise.resolve(end()) };
}

describe('an encoder that lasts', () => {
  const desk = (opens: (() => Promise<EncoderThread>)[], hangsMs?: number) => {
    const logged: string[] = [];
    const log: Log = (event, fields) => void logged.push([event, ...Object.values(fields ?? {})].join(' '));
    const waits: number[] = [];
    const wake: (() => void)[] = [];
    const stop = new AbortController();
    const wait = (ms: number): Promise<void> => {
      waits.push(ms);
      return new Promise((resolve) => wake.push(resolve));
    };
    const open = (): Promise<EncoderThread> => opens.shift()?.() ?? Promise.reject(new Error('none left'));
    return { logged, waits, stop, wake: async () => { wake.shift()?.(); await turn(); }, encoder: openLastingEncoder({ open, log, stop: stop.signal, wait, ...(hangsMs === undefined ? {} : { hangsMs }) }) };
  };

  it('starts again after its thread ended, tells who waits for it, and refuses in between', async () => {
    const [first, second] = [aThread(), aThread()];
    const { encoder, logged, waits, wake } = desk([() => Promise.resolve(first), () => Promise.resolve(second)]);
    const one = await encoder;
    let back = 0;
    one.onBack?.(() => {
      back += 1;
    });
    expect(await one.encode(['may i?'])).toEqual([VECTOR]);
    first.end();
    await turn();
    await expect(one.encode(['may i?'])).rejects.toThrow('the encoder is not there');
    expect(back).toBe(0);
    await wake();
    expect(await one.encode(['may i?'])).toEqual([VECTOR]);
    expect([back, waits]).toEqual([1, [1_000]]);
    expect(logged).toEqual(['encoder.starts-again true 1000', 'encoder.back']);
  });

  it('waits twice as long each time it does not start, at most five minutes', async () => {
    const { encoder, waits, wake, logged } = desk([]);
    await encoder;
    for (let i = 0; i < 11; i++) await wake();
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000]);
    expect(logged.filter((line) => line === 'encoder.unavailable Error')).toHaveLength(12);
  });

  it('ends a thread that hangs, and starts another', async () => {
    const hanging = aThread(() => new Promise(() => undefined));
    const { encoder, wake, logged } = desk([() => Promise.resolve(hanging), () => Promise.resolve(aThread())], -995);
    const one = await encoder;
    await expect(one.encode(['may i?'])).rejects.toThrow('no result within 5 ms');
    await turn();
    await wake();
    expect(await one.encode(['may i?'])).toEqual([VECTOR]);
    expect(logged[0]).toBe('encoder.hangs 1');
  });

  it('starts no other once the desk stops, or closed it', async () => {
    const first = aThread();
    const { encoder, waits, stop } = desk([() => Promise.resolve(first)]);
    await encoder;
    stop.abort();
    first.end();
    await turn();
    const other = desk([() => Promise.resolve(aThread())]);
    await (await other.encoder).close();
    await turn();
    expect([...waits, ...other.waits]).toEqual([]);
  });

  it('lives through the end of a real thread', async () => {
    const threads: EncoderThread[] = [];
    const stop = new AbortController();
    const open = async (signal: AbortSignal): Promise<EncoderThread> => {
      const thread = await openEncoder(signal);
      threads.push(thread);
      return thread;
    };
    const encoder = await openLastingEncoder({ open, log: () => undefined, stop: stop.signal, wait: () => Promise.resolve() });
    const back = new Promise<void>((resolve) => encoder.onBack?.(resolve));
    const [before] = await encoder.encode(['may i?']);
    await threads[0]?.close();
    await back;
    expect(await encoder.encode(['may i?'])).toEqual([before]);
    expect(threads).toHaveLength(2);
    stop.abort();
    await encoder.close();
  });
});
