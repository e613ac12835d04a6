import { closest } from '../config/similar';
import { configError } from './dataError';
import type { FileConfig } from './schema';
import type { Column, Table } from './table';

/** Which columns of a table are learned from, and which are learned. */
export interface Selection {
  readonly features: readonly Column[];
  readonly targets: readonly Column[];
}

/** As the config says, or the file itself. Throws InputError at the name that does not fit. */
export function selectColumns(table: Table, config: FileConfig, path: string): Selection {
  const byName = new Map(table.columns.map(column => [column.name, column]));
  const find = (name: string, configPath: readonly (string | number)[]): Column => {
    const column = byName.get(name);
    if (column) return column;
    const known = [...byName.keys()];
    const meant = closest(name, known);
    const listed = known.length > 12 ? `${known.slice(0, 12).join(', ')} …` : known.join(', ');
    throw configError(
      'no-such-column',
      configPath,
      `There is no column "${name}" in ${path}. ${meant ? `Did you mean "${meant}"?` : `It has ${listed}.`}`,
    );
  };
  checkNamedOnce(config);
  const last = table.columns[table.columns.length - 1].name;
  const targets =
    table.ownTarget?.map(name => find(name, ['data', 'target'])) ??
    (typeof config.target === 'string'
      ? [find(config.target, ['data', 'target'])]
      : config.target
        ? config.target.map((name, index) => find(name, ['data', 'target', index]))
        : [find(last, ['data', 'target'])]);
  const chosen = table.ownFeatures ?? config.features;
  const isTarget = new Set(targets);
  const features = chosen
    ? chosen.map((name, index) => find(name, ['data', 'features', index]))
    : table.columns.filter(column => !isTarget.has(column));
  const shared = features.findIndex(column => isTarget.has(column));
  if (shared >= 0)
    throw configError(
      'target-among-features',
      ['data', 'features', shared],
      `"${features[shared].name}" is the target: learning from it would be cheating. Remove it from "features".`,
    );
  if (features.length === 0)
    throw configError(
      'no-features',
      ['data', 'file'],
      'The file has no column besides the target to learn from.',
    );
  return { features, targets };
}

function checkNamedOnce({ features, target }: FileConfig): void {
  for (const [key, names] of Object.entries({ features, target })) {
    if (!Array.isArray(names)) continue;
    const again = names.findIndex((name, index) => names.indexOf(name) < index);
    if (again >= 0)
      throw configError('named-twice', ['data', key, again], `"${names[again]}" is named twice. Remove one.`);
  }
}
