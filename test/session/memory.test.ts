import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { OpenedSession } from './openedSession';

describe('memory', () => {
  it('returns to where it was after many sessions were opened, trained and closed', async function () {
    this.timeout(120_000);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const openAndClose = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const one = await OpenedSession.open();
        await one.trainTo(20);
        await one.look({ probe: 'graph', params: {} });
        one.session.dispose();
      }
    };
    const used = async (): Promise<{ heap: number; resident: number }> => {
      for (let i = 0; i < 4; i++) {
        collect();
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
      // The empty pages that V8 keeps for young objects grow with how fast garbage is made: they are nobody's.
      return { heap: heapUsed + external, resident: rss - heapTotal + heapUsed };
    };
    // Meanwhile V8 compiles what is called often.
    await openAndClose(60);
    const before = await used();
    await openAndClose(100);
    const after = await used();
    assert.ok(after.heap < 1.02 * before.heap, `heap ${before.heap} → ${after.heap}`);
    // Each session touches more than 2 MB of WebAssembly memory, which no count of the heap sees.
    assert.ok(after.resident < 1.05 * before.resident, `resident ${before.resident} → ${after.resident}`);
  });
});
