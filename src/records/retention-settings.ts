import { z } from 'zod';
import { classOf, RETENTION_CLASSES, type Period, type RetentionClass, type RetentionClassId } from './retention-classes.ts';

const changeSchema = z
  .strictObject({
    'class': z.enum(RETENTION_CLASSES),
    /** In place of the default's years, and of its age. */
    'years': z.number().int().min(0).max(150).optional(),
    'until-age': z.number().int().min(18).max(110).optional(),
    /** What the school's own period rests on: its records schedule, its insurer, its diocese. */
    'because': z.string().trim().min(10, 'says in a sentence what the period rests on').max(500),
  })
  .superRefine((change, context) => {
    const { period } = classOf(change.class);
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (change.years === undefined && change['until-age'] === undefined) fault('class', 'says neither years nor until-age');
    if (period.kind === 'days' || period.kind === 'in-use') fault('class', 'is no class of records: nobody decides at its end, so its time cannot be changed');
    if (change.years !== undefined && period.kind === 'age') fault('years', 'is not what this class runs by: until-age is');
    if (change['until-age'] !== undefined && period.kind === 'years') fault('until-age', 'is not what this class runs by: years are');
  });

/** `retention:` of school.yaml: periods of this school's own, each with what it rests on. */
export const retentionSchema = z
  .array(changeSchema)
  .superRefine((changes, context) => {
    for (const [i, change] of changes.entries()) if (changes.findIndex((one) => one.class === change.class) !== i) context.addIssue({ code: 'custom', path: [i, 'class'], message: 'stands here twice' });
  })
  .default([]);
export type RetentionSettings = z.output<typeof retentionSchema>;

export interface ClassInForce extends RetentionClass {
  /** What the school's own period rests on; null for the default. */
  readonly because: string | null;
}

/** A class as it holds in a school. */
export function classInForce(id: RetentionClassId, settings: RetentionSettings): ClassInForce {
  const standard = classOf(id);
  const own = settings.find((one) => one.class === id);
  return own ? { ...standard, period: changed(standard.period, own), because: own.because } : { ...standard, because: null };
}

function changed(period: Period, { years, 'until-age': age }: RetentionSettings[number]): Period {
  switch (period.kind) {
    case 'years':
      return { kind: 'years', years: years ?? period.years };
    case 'age':
      return { kind: 'age', age: age ?? period.age };
    case 'age-or-years':
      return { kind: 'age-or-years', age: age ?? period.age, years: years ?? period.years };
    case 'days':
    case 'in-use':
      return period;
  }
}

/** The period as one word, to see whether it is another than the one by which a record was last dated. */
export const periodMark = (period: Period): string => JSON.stringify(Object.values(period));
