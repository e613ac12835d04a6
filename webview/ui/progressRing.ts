/** A ring that turns while something is awaited; still under reduced motion. The text beside it says what is awaited. */
export function progressRing(): HTMLElement {
  const made = document.createElement('vscode-progress-ring');
  made.setAttribute('aria-hidden', 'true');
  return made;
}
