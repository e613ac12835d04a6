import { contours, interpolateViridis } from 'd3';
import type { Surface } from '../session/protocol/landscape';

const side = 460;
const margin = { left: 64, top: 30, bottom: 64, right: 110 };
const levels = 14;

/** The surface as a picture of its own: filled contours with a scale, the axes named, the run drawn over it. */
export function surfaceSvg(surface: Surface): string {
  const { x, y, loss } = surface;
  const width = side + margin.left + margin.right;
  const height = side + margin.top + margin.bottom;
  const finite = loss.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const span = high - low || 1;
  const colour = (value: number): string => interpolateViridis((value - low) / span);
  const thresholds = Array.from({ length: levels }, (_, i) => low + (span * i) / levels);
  // What is not finite is above every level and is covered by a hatch.
  const values = Array.from(loss, value => (Number.isFinite(value) ? value : high));
  const scaleX = side / Math.max(1, x.length - 1);
  const scaleY = side / Math.max(1, y.length - 1);
  // A contour's grid has its values in the middle of unit cells.
  const place = ([cx, cy]: readonly number[]): string =>
    `${(margin.left + clamp((cx - 0.5) * scaleX)).toFixed(1)},${(margin.top + side - clamp((cy - 0.5) * scaleY)).toFixed(1)}`;
  const drawable = x.length > 1 && y.length > 1 && finite.length > 0;
  const areas = drawable
    ? contours()
        .size([x.length, y.length])
        .thresholds(thresholds)(values)
        .map(({ value, coordinates }) => {
          const path = coordinates
            .flatMap(polygon => polygon.map(ring => `M${ring.map(place).join('L')}Z`))
            .join('');
          return path && `<path d="${path}" fill="${colour(value)}" stroke="#0003" stroke-width="0.5"/>`;
        })
        .join('')
    : '';
  const holes = Array.from(loss, (value, cell) => ({ value, cell }))
    .filter(({ value }) => !Number.isFinite(value))
    .map(({ cell }) => {
      const cx = margin.left + (cell % x.length) * scaleX;
      const cy = margin.top + side - Math.floor(cell / x.length) * scaleY;
      return `<rect x="${(cx - scaleX / 2).toFixed(1)}" y="${(cy - scaleY / 2).toFixed(1)}" width="${scaleX.toFixed(1)}" height="${scaleY.toFixed(1)}" fill="url(#hole)"/>`;
    })
    .join('');
  const point = (px: number, py: number): string => {
    const u = (px - x[0]) / (x[x.length - 1] - x[0] || 1);
    const v = (py - y[0]) / (y[y.length - 1] - y[0] || 1);
    return `${(margin.left + u * side).toFixed(1)},${(margin.top + side - v * side).toFixed(1)}`;
  };
  const path = surface.trajectory.map(({ x: px, y: py }) => point(px, py)).join(' ');
  const scale = Array.from({ length: levels }, (_, i) => {
    const top = margin.top + side - ((i + 1) * side) / levels;
    return `<rect x="${margin.left + side + 20}" y="${top.toFixed(1)}" width="16" height="${(side / levels).toFixed(1)}" fill="${colour(thresholds[i])}"/><text x="${margin.left + side + 42}" y="${(top + side / levels).toFixed(1)}">${thresholds[i].toPrecision(3)}</text>`;
  }).join('');
  const axis = (value: number): string => value.toPrecision(3);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11">
<title>Loss over ${escape(surface.first.title)} and ${escape(surface.second.title)}, ${surface.mode} mode, step ${surface.step}</title>
<defs><clipPath id="frame"><rect x="${margin.left}" y="${margin.top}" width="${side}" height="${side}"/></clipPath><pattern id="hole" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 6L6 0" stroke="#c00"/></pattern></defs>
<rect width="${width}" height="${height}" fill="#fff"/>
<g clip-path="url(#frame)"><rect x="${margin.left}" y="${margin.top}" width="${side}" height="${side}" fill="${drawable ? colour(low) : '#eee'}"/>${areas}${holes}
${path ? `<polyline points="${path}" fill="none" stroke="#fff" stroke-width="3"/><polyline points="${path}" fill="none" stroke="#c0006a" stroke-width="1.5"/>` : ''}</g>
<rect x="${margin.left}" y="${margin.top}" width="${side}" height="${side}" fill="none" stroke="#444"/>
<g text-anchor="middle"><text x="${margin.left}" y="${margin.top + side + 16}">${axis(x[0])}</text><text x="${margin.left + side}" y="${margin.top + side + 16}">${axis(x[x.length - 1])}</text><text x="${margin.left + side / 2}" y="${margin.top + side + 34}">${escape(surface.first.title)}</text>
<text x="${margin.left - 26}" y="${margin.top + side}">${axis(y[0])}</text><text x="${margin.left - 26}" y="${margin.top + 8}">${axis(y[y.length - 1])}</text><text transform="translate(16 ${margin.top + side / 2}) rotate(-90)">${escape(surface.second.title)}</text></g>
<text x="${margin.left}" y="18">Loss, ${surface.mode} mode, step ${surface.step}</text>${scale}
<text x="${margin.left}" y="${height - 8}" fill="#555">${escape(surface.notes[0] ?? '')}</text>
</svg>
`;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(side, value));
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
