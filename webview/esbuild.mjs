import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * The toolkit's foundation asks whether `:focus-visible` exists by inserting an empty `<style>`, which a strict
 * `style-src` forbids (and a forbidden probe answers "no"). Our module answers the same question without touching the page.
 */
const answerFocusVisibleWithoutStyleElement = {
  name: 'focus-visible-without-style-element',
  setup(build) {
    const ours = join(here, 'ui', 'fastWebUtilities.ts');
    build.onResolve({ filter: /^@microsoft\/fast-web-utilities$/ }, args =>
      args.importer === ours ? undefined : { path: ours },
    );
  },
};

/** How `webview.js` and `webview.css` are bundled: one source for the product's build and the tests. */
export function webviewBuildOptions({ outdir, minify }) {
  return {
    entryPoints: { webview: join(here, 'main.ts') },
    outdir,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify,
    sourcemap: minify ? false : 'inline',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [answerFocusVisibleWithoutStyleElement],
  };
}
