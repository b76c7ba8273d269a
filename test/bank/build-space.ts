import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ENCODED, openEncoder } from '../../src/language/encoder.ts';
import { bankTexts, type Situation, wordingsOf } from '../../src/situations/situation.ts';
import { asBytes, projector } from '../../src/situations/space.ts';

// The space is that of Fisher's linear discriminant, one class a situation: what its wordings and rules have in common counts, what sets
// them apart from one another does not.

/** Numbers that a text keeps. 64 to 128 were level on phrasings held back. */
const DIMS = 128;
/** How much of an even spread is added to the spread within situations, whose least directions are noise. Level from 0.1 to 1. */
const SHRINKAGE = 0.3;

/** The hash by which `bank/built.json` knows the texts that the space was made from. */
export const textsHash = (situations: readonly Situation[]): string => createHash('sha256').update(bankTexts(situations).join('\n')).digest('hex');

/** Makes the space of some situations' texts and their vectors in it, and writes both into the folder. About two minutes. */
export async function buildSpace(situations: readonly Situation[], folder: URL): Promise<void> {
  const texts = bankTexts(situations);
  const classes = situations.flatMap((s, at) => Array.from({ length: wordingsOf(s).length + s.rules.length }, () => at));
  const encoder = await openEncoder();
  const vectors: Float32Array[] = [];
  for (let from = 0; from < texts.length; from += 400) {
    vectors.push(...(await encoder.encode(texts.slice(from, from + 400))));
    process.stderr.write(`\r${vectors.length} of ${texts.length} texts`);
  }
  await encoder.close();
  process.stderr.write('\n');

  const mean = new Float64Array(ENCODED);
  for (const v of vectors) v.forEach((x, i) => (mean[i] = (mean[i] ?? 0) + x / vectors.length));
  const centred = vectors.map((v) => Float64Array.from(v, (x, i) => x - (mean[i] ?? 0)));
  const middles = situations.map(() => new Float64Array(ENCODED));
  const sizes = situations.map(() => 0);
  centred.forEach((v, row) => {
    const at = classes[row] ?? 0;
    sizes[at] = (sizes[at] ?? 0) + 1;
    v.forEach((x, i) => (middles[at]![i]! += x));
  });
  middles.forEach((m, at) => m.forEach((x, i) => (m[i] = x / (sizes[at] ?? 1))));

  const within = spread(centred.map((v, row) => v.map((x, i) => x - (middles[classes[row] ?? 0]![i] ?? 0))));
  const between = spread(middles);
  const own = eigen(within);
  const average = own.values.reduce((a, b) => a + b, 0) / ENCODED;
  const whitening = scaled(own.vectors, own.values.map((v) => 1 / Math.sqrt(Math.max(v, 0) + SHRINKAGE * average)));
  const apart = eigen(whitening.transpose().mmul(between).mmul(whitening));
  const order = apart.values.map((_, i) => i).sort((a, b) => (apart.values[b] ?? 0) - (apart.values[a] ?? 0)).slice(0, DIMS);
  const projection = whitening.mmul(apart.vectors.subMatrixColumn(order));

  const numbers = new Float32Array(ENCODED * (DIMS + 1));
  numbers.set(Float32Array.from(mean));
  for (let i = 0; i < ENCODED; i++) for (let k = 0; k < DIMS; k++) numbers[ENCODED + i * DIMS + k] = projection.get(i, k);
  const project = projector(numbers, DIMS);
  const kept = new Int8Array(vectors.length * DIMS);
  vectors.forEach((v, row) => kept.set(asBytes(project(v)), row * DIMS));
  writeFileSync(new URL('space.bin', folder), Buffer.from(numbers.buffer));
  writeFileSync(new URL('vectors.bin', folder), kept);
  writeFileSync(new URL('built.json', folder), `${JSON.stringify({ texts: textsHash(situations), rows: vectors.length, dims: DIMS })}\n`);
  process.stdout.write(`${situations.length} situations, ${texts.length} texts, ${DIMS} numbers each\n`);
}

function spread(rows: readonly Float64Array[]): Matrix {
  const found = Matrix.zeros(ENCODED, ENCODED);
  for (const row of rows) {
    for (let i = 0; i < ENCODED; i++) {
      const x = row[i] ?? 0;
      if (x === 0) continue;
      for (let k = i; k < ENCODED; k++) found.set(i, k, found.get(i, k) + (x * (row[k] ?? 0)) / rows.length);
    }
  }
  for (let i = 0; i < ENCODED; i++) for (let k = 0; k < i; k++) found.set(i, k, found.get(k, i));
  return found;
}

function eigen(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return { values: found.realEigenvalues, vectors: found.eigenvectorMatrix };
}

function scaled(matrix: Matrix, by: readonly number[]): Matrix {
  const found = matrix.clone();
  by.forEach((factor, k) => found.setColumn(k, matrix.getColumn(k).map((x) => x * factor)));
  return found;
}
