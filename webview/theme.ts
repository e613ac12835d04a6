import { classColours } from './encoding/classes';
import type { ThemeKind } from './encoding/colour';
import { divergingScale, signColours, type DivergingScale } from './encoding/diverging';

/** The theme as canvases need it: everything that CSS cannot reach. */
export interface Palette {
  readonly kind: ThemeKind;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  readonly focus: string;
  readonly warning: string;
  readonly error: string;
  /** Training is the first, validation the second; told apart by dashes and names as well. */
  readonly training: string;
  readonly validation: string;
  readonly classes: readonly string[];
  readonly diverging: DivergingScale;
  readonly signs: { readonly negative: string; readonly positive: string };
  readonly font: string;
  readonly reducedMotion: boolean;
}

function themeKind(): ThemeKind {
  const { classList } = document.body;
  // The light high-contrast theme carries both classes, so it is asked for first.
  if (classList.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classList.contains('vscode-high-contrast')) return 'high-contrast';
  return classList.contains('vscode-light') ? 'light' : 'dark';
}

function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const token = (name: string): string => style.getPropertyValue(`--de-${name}`).trim();
  const kind = themeKind();
  const background = token('background');
  const classes = classColours(kind);
  return {
    kind,
    background,
    foreground: token('foreground'),
    muted: token('muted'),
    grid: token('grid'),
    accent: token('accent'),
    focus: token('focus'),
    warning: token('warning'),
    error: token('error'),
    training: classes[0],
    validation: classes[1],
    classes,
    diverging: divergingScale(kind, background),
    signs: signColours(kind),
    font: style.fontFamily,
    reducedMotion:
      document.body.classList.contains('vscode-reduce-motion') ||
      matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** The theme that is on; reads it anew whenever VS Code changes it (a class of the body, or variables of the root). */
export class Theme {
  private current = readPalette();
  private readonly listeners = new Set<() => void>();

  constructor() {
    const observer = new MutationObserver(() => this.reread());
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => this.reread());
  }

  get palette(): Palette {
    return this.current;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private reread(): void {
    this.current = readPalette();
    for (const listener of this.listeners) listener();
  }
}
