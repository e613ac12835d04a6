import { svgElement } from './element';

/** Outlines on a 16 × 16 grid, filled with the text's colour. */
const outlines = {
  play: 'M4 2.2v11.6L13.4 8z',
  pause: 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z',
  step: 'M2.5 2.2v11.6L11 8zM11.8 2.5h1.7v11h-1.7z',
  reset: 'M8 2.5a5.5 5.5 0 1 1-5.3 4h1.6A4 4 0 1 0 8 4v2.4L4.3 3.2 8 0z',
  live: 'M2 2.2v11.6L8 8zM8 2.2v11.6L14 8zM14 2.5h1.2v11H14z',
  table:
    'M1.5 2.5h13v11h-13zM2.7 6.2h3v2.7h-3zM6.9 6.2h6.4v2.7H6.9zM2.7 10h3v2.3h-3zM6.9 10h6.4v2.3H6.9zM2.7 3.7v1.3h10.6V3.7z',
  plus: 'M7.3 3h1.4v4.3H13v1.4H8.7V13H7.3V8.7H3V7.3h4.3z',
  minus: 'M3 7.3h10v1.4H3z',
  fit: 'M2 2h4v1.3H3.3V6H2zM10 2h4v4h-1.3V3.3H10zM2 10h1.3v2.7H6V14H2zM12.7 10H14v4h-4v-1.3h2.7z',
  close: 'M3.9 3 8 7.1 12.1 3l.9.9L8.9 8l4.1 4.1-.9.9L8 8.9 3.9 13l-.9-.9L7.1 8 3 3.9z',
  error: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.2 4.2v5h1.6v-5zM7.2 10.3v1.6h1.6v-1.6z',
  warning: 'M8 1.6 15 14H1zM7.3 6v4h1.4V6zM7.3 11v1.5h1.4V11z',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.2 7v5h1.6V7zM7.2 4.1v1.6h1.6V4.1z',
  save: 'M7.3 1.5h1.4v6.3l2.2-2.2.9.9L8 10.3 4.2 6.5l.9-.9 2.2 2.2zM2 10.5h1.3v2.2h9.4v-2.2H14v3.5H2z',
  back: 'M13.5 2.2v11.6L5 8zM2.5 2.5h1.7v11H2.5z',
  dead: 'M8 1a7 7 0 0 1 3.9 1.2l-.8 1.2A5.5 5.5 0 0 0 8 2.5zM13.3 3.5A7 7 0 0 1 15 8h-1.5a5.5 5.5 0 0 0-1.3-3.5zM14.7 10a7 7 0 0 1-2.6 3.7l-.9-1.2a5.5 5.5 0 0 0 2-2.9zM10 14.7a7 7 0 0 1-4.6-.2l.6-1.4a5.5 5.5 0 0 0 3.6.2zM3.6 13.4A7 7 0 0 1 1.3 9.9l1.5-.4a5.5 5.5 0 0 0 1.8 2.8zM1 7.6a7 7 0 0 1 1.6-4.1l1.2 1a5.5 5.5 0 0 0-1.3 3.2zM4 2.3A7 7 0 0 1 6.6 1.1l.3 1.5a5.5 5.5 0 0 0-2.1.9z',
  alive:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z',
  rate: 'M8 1.2 14.8 8 8 14.8 1.2 8zM8 3.4 3.4 8 8 12.6 12.6 8z',
  edit: 'M2 13.5 3 10l7.5-7.5 2.9 2.9L6 13zM4.2 10.7l-.5 1.7 1.8-.6 5.8-5.9-1.1-1.2z',
  notANumber: 'M3.2 1.8 8 6.6l4.8-4.8 1.4 1.4L9.4 8l4.8 4.8-1.4 1.4L8 9.4l-4.8 4.8-1.4-1.4L6.6 8 1.8 3.2z',
  chevron: 'm3 5.5 1-1 4 4 4-4 1 1-5 5z',
  done: 'M6.4 12.6 2.2 8.4l1-1 3.2 3.2 6.5-6.5 1 1z',
} as const;

export type IconName = keyof typeof outlines;

export function icon(name: IconName): SVGSVGElement {
  return svgElement(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    [svgElement('path', { d: outlines[name], 'fill-rule': 'evenodd' })],
  );
}
