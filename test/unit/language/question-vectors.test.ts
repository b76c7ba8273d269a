import { describe, expect, it } from 'vitest';
import type { Log } from '../../../src/kernel/log.ts';
import { type Encoder, openEncoder } from '../../../src/language/encoder.ts';
import { questionVectors } from '../../../src/language/question-vectors.ts';

const VECTOR = Float32Array.of(1, 2);
const encoderOf = (encode: Encoder['encode']): Encoder => ({ encode, close: () => Promise.resolve() });

describe('the vector of a question that someone waits for', () => {
  const logged: string[] = [];
  const log: Log = (event, fields) => void logged.push(`${event} ${String(fields?.['code'])}`);
  const asking = async (encoder: Promise<Encoder | null>, limit?: number): Promise<ReturnType<typeof questionVectors>> => {
    logged.length = 0;
    const vector = questionVectors(encoder, log, limit);
    await Promise.resolve();
    return vector;
  };

  it('is the encoder\'s', async () => {
    const vector = await asking(Promise.resolve(encoderOf(() => Promise.resolve([VECTOR]))));
    expect(await vector('may i?')).toBe(VECTOR);
    expect(logged).toEqual([]);
  });

  it('is none while the encoder is loading, and where it never will be', async () => {
    expect(await (await asking(new Promise(() => undefined)))('may i?')).toBeNull();
    expect(await (await asking(Promise.resolve(null)))('may i?')).toBeNull();
    expect(await (await asking(Promise.reject(new Error('no model'))))('may i?')).toBeNull();
  });

  it('is none once the encoder\'s thread has ended, and the log says so by a code alone', async () => {
    const vector = await asking(Promise.resolve(encoderOf(() => Promise.reject(new RangeError('may i?')))));
    expect(await vector('may i?')).toBeNull();
    expect(await vector('may i?')).toBeNull();
    expect(logged).toEqual(['encoder.no-vector RangeError', 'encoder.no-vector RangeError']);
  });

  it('is none when it is late; until the late one came no other is asked for', async () => {
    let asked = 0;
    let answer: (vectors: Float32Array[]) => void = () => undefined;
    const vector = await asking(Promise.resolve(encoderOf(() => {
      asked += 1;
      return new Promise((done) => {
        answer = done;
      });
    })), 5);
    expect(await vector('may i?')).toBeNull();
    expect(await vector('may i?')).toBeNull();
    expect(asked).toBe(1);
    expect(logged).toEqual(['encoder.no-vector TimeoutError']);
    answer([VECTOR]);
    await new Promise((resolve) => setImmediate(resolve));
    const next = vector('may i?');
    answer([VECTOR]);
    expect(await next).toBe(VECTOR);
  });
});

describe('an encoder that is still loading', () => {
  it('ends when the desk does', async () => {
    const stop = new AbortController();
    const encoder = openEncoder(stop.signal);
    stop.abort();
    await expect(encoder).rejects.toThrow('the encoder has ended');
  });
});
