import type { Label } from './score-ask.ts';

/** Each question with the label of another question of its school, in the same way at every run. */
export function shuffledWithinSchools(labels: readonly Label[]): Label[] {
  const bySchool = new Map<string, Label[]>();
  for (const label of labels) bySchool.set(label.school, [...(bySchool.get(label.school) ?? []), label]);
  const other = new Map<string, Label>();
  for (const theirs of bySchool.values()) {
    // A step of a third takes every label past its neighbours, which are often of the same kind.
    const step = Math.max(1, Math.floor(theirs.length / 3));
    theirs.forEach((label, at) => other.set(label.id, theirs[(at + step) % theirs.length] ?? label));
  }
  return labels.map((label) => {
    const { kind, verdict, evidence, also_acceptable } = other.get(label.id) ?? label;
    return { ...label, kind, verdict, evidence, also_acceptable };
  });
}
