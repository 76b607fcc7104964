import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { destinationOf, pageOf, pages } from '../../src/protocol/pages.ts';
import { staffRoles } from '../../src/protocol/roles.ts';

const folder = path.join(import.meta.dirname, '../../src/pages');

test('the list of pages and the folders of pages are the same', () => {
  const folders = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'index.html')));
  expect(Object.keys(pages).toSorted()).toEqual(folders.toSorted());
});

test('each role works on its own page, and comes back to one that it may open', () => {
  expect(staffRoles.map((role) => [role, pageOf(role)])).toEqual([
    ['admin', '/admin'],
    ['reception', '/reception'],
    ['nurse', '/reception'],
    ['doctor', '/doctor'],
  ]);
  expect(destinationOf('admin', '/reception#insight')).toBe('/reception#insight');
  expect(destinationOf('doctor', '/reception')).toBe('/doctor');
  // To the console of the station that they work at.
  expect((['nurse', 'reception', 'admin'] as const).map((role) => destinationOf(role, '/doctor'))).toEqual([
    '/doctor',
    '/doctor',
    '/admin',
  ]);
});

test('whatever a link asks for, a sign-in leads to a page of this hub that the role may open', () => {
  const asked = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom(
      '//example.org',
      '/\\example.org',
      'javascript:alert(1)',
      '/reception#\r\nSet-Cookie: a=b',
      '/doctor/../admin',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...staffRoles), asked, (role, wanted) => {
      const [address = ''] = destinationOf(role, wanted).split('#');
      expect(Object.values(pages).find((page) => page.address === address)?.roles).toContain(role);
      expect(destinationOf(role, wanted)).not.toMatch(/[\r\n]/);
    }),
  );
});
