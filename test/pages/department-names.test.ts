import fc from 'fast-check';
import { expect, test } from 'vitest';
import { departmentsIn } from '../../src/pages/shared/i18n/department-names.ts';
import { languages } from '../../src/protocol/languages.ts';
import { department } from '../client/rows.ts';

const names = fc.dictionary(fc.constantFrom(...languages), fc.string({ minLength: 1 }));

test('a department is called as the reader’s language calls it, else by its plain name', () => {
  fc.assert(
    fc.property(names, fc.constantFrom(...languages), (given, language) => {
      const known = new Map([[department.departmentId, { ...department, names: given }]]);
      const shown = departmentsIn(known, language);
      expect(shown.get(department.departmentId)?.name).toBe(given[language] ?? department.name);
      expect(departmentsIn(known, language), 'the same while nothing changed').toBe(shown);
    }),
  );
});
