import type { Context } from 'mocha';

/**
 * For tests that wait for a browser: one that passed only at its second try is named, so that what it met is looked for and
 * not forgotten.
 */
export const mochaHooks = {
  afterEach(this: Context): void {
    const { currentTest } = this;
    if (
      currentTest?.state === 'passed' &&
      (currentTest as unknown as { currentRetry(): number }).currentRetry() > 0
    )
      console.log(`\nsecond try: ${currentTest.fullTitle()}`);
  },
};
