// Makes examples/penguins.csv from the npm package vega-datasets: the Palmer penguins (Gorman, Williams and Fraser 2014, CC0).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rows = JSON.parse(readFileSync(join(root, 'node_modules/vega-datasets/data/penguins.json'), 'utf8'));
const columns = {
  species: 'Species',
  island: 'Island',
  bill_length_mm: 'Beak Length (mm)',
  bill_depth_mm: 'Beak Depth (mm)',
  flipper_length_mm: 'Flipper Length (mm)',
  body_mass_g: 'Body Mass (g)',
  sex: 'Sex',
};
// One bird's sex was entered as ".": it is as unknown as the empty ones.
const written = value =>
  value === null || value === '.' ? '' : typeof value === 'string' ? value.toLowerCase() : String(value);
const keepCase = new Set(['species', 'island']);
const lines = rows.map(row =>
  Object.entries(columns)
    .map(([name, key]) => (keepCase.has(name) ? (row[key] ?? '') : written(row[key])))
    .join(','),
);
writeFileSync(join(root, 'examples/penguins.csv'), [Object.keys(columns).join(','), ...lines, ''].join('\n'));
console.log(`Wrote ${lines.length} penguins.`);
