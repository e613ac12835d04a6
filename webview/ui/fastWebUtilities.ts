export * from '@microsoft/fast-web-utilities';

/** Shadows the original, which would insert a `<style>` element to find out (see `webview/esbuild.mjs`). */
export function canUseFocusVisible(): boolean {
  return CSS.supports('selector(:focus-visible)');
}
