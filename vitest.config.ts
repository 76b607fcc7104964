import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that say how long something may take. Beside others they would measure the others. */
const TIMED = [
  'test/commands/queue/close-day-of-40000.test.ts',
  'test/pages/busy.test.ts',
  'test/pages/doctor/long-list.test.ts',
  'test/pages/reception/long-list.test.ts',
  'test/database/outage.test.ts',
  'test/auth/passwords.test.ts',
  'test/auth/sign-in-time.test.ts',
];

/** What takes minutes. Begun last, each would be waited for alone. */
const FIRST = [
  'pages/walks/',
  'e2e/container',
  'e2e/chaos',
  'e2e/large-view',
  'e2e/idle-connections',
  'faults/brief',
  'pages/doctor/together',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      FIRST.some((name) => moduleId.includes(`/test/${name}`)) ? 0 : 1;
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

const shared = {
  globalSetup: ['test/support/global-setup.ts'],
  setupFiles: ['test/support/patience.ts', 'test/support/same-globals.ts'],
  // For a machine that other work slows down tenfold. What has to be fast is measured by the test itself.
  testTimeout: 900_000,
  hookTimeout: 900_000,
  teardownTimeout: 60_000,
  expect: { poll: { timeout: 120_000 } },
  // What failed is named in full, also inside of a property.
  chaiConfig: { truncateThreshold: 0 },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: TIMED,
          // Each file in a process of its own would load the same modules again: a third of what these processes work.
          isolate: false,
          // More than there are cores: half of the time is waited, for the clock or for a page. A fifth gained nothing (1,383 s of
          // 1,396) and made each page slower.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...shared, name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
