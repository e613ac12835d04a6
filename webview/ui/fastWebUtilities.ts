// eslint-disable-next-line no-restricted-syntax -- stands in for the whole package in the bundle, all of its names included
export * from '@microsoft/fast-web-utilities';

/** Shadows the original, which would insert a `<style>` element to find out (see `webview/esbuild.mjs`). */
export function canUseFocusVisible(): boolean {
  return CSS.supports('selector(:focus-visible)');
}
