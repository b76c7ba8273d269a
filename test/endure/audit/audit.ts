import { together, type Family } from '../family.ts';
import { complete } from './completeness.ts';
import { drills } from './drills.ts';
import { keyLife } from './keys.ts';
import { personExport } from './person-export.ts';
import { tampering } from './tampering.ts';

/** Promises 31 to 34, 36 and 38 to 40: that the record is whole, shown to be whole, handed out, brought back and kept from other eyes. */
export const run: Family = async (size, say, only) => {
  const parts = [
    { of: [31], run: complete },
    { of: [32, 33], run: tampering },
    { of: [34, 40], run: keyLife },
    { of: [36], run: personExport },
    { of: [38, 39], run: drills },
  ];
  const runs = [];
  for (const part of parts) if (only === undefined || part.of.includes(only)) runs.push(await part.run(size, say));
  return together(runs);
};
