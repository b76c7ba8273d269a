import { type EncoderThread, openEncoder } from '../language/encoder.ts';

let begun: Promise<EncoderThread> | null = null;

/** Begins to load the encoder in its thread, while this one loads the command that will want it. */
export function beginEncoder(): void {
  begun ??= openEncoder();
  // Whoever takes it is told.
  begun.catch(() => undefined);
}

/** The encoder that was begun, for the first who asks, or a new one. Rejects when it cannot start. */
export function takeEncoder(): Promise<EncoderThread> {
  const taken = begun ?? openEncoder();
  begun = null;
  return taken;
}

/** Ends what was begun and nobody took. A process that ends while its thread still loads can hang on it. */
export async function leaveEncoder(): Promise<void> {
  const left = begun;
  begun = null;
  await left?.then((encoder) => encoder.close(), () => undefined);
}
