import { hasNumberForm } from './cellNumber';
import type { DelimitedText } from './delimitedText';

/** The names in the record that was read last. Throws InputError where they can be no names of columns. */
export function readHeader(text: DelimitedText, delimiter: string): readonly string[] {
  const names = Array.from({ length: text.width }, (_, column) => text.cell(column));
  const other = names.length === 1 ? [';', '\t', ',', '|'].find(mark => names[0].includes(mark)) : undefined;
  if (other !== undefined)
    throw text.faultAt(
      'wrong-delimiter',
      `This line has no ${JSON.stringify(delimiter)}, but ${JSON.stringify(other)} between its names. Set "delimiter": ${JSON.stringify(other)}.`,
      0,
    );
  const seen = new Map<string, number>();
  names.forEach((name, column) => {
    if (name === '') throw text.faultAt('unnamed-column', unnamed(column, names.length), column);
    const earlier = seen.get(name);
    if (earlier !== undefined)
      throw text.faultAt(
        'duplicate-column',
        `There are two columns "${name}": this one and column ${earlier + 1}. Rename one.`,
        column,
      );
    seen.set(name, column);
  });
  if (names.length > 1 && names.every(hasNumberForm))
    throw text.faultAt(
      'no-header',
      'The first line holds numbers, where the names of the columns belong. Add a header line.',
      0,
    );
  return names;
}

function unnamed(column: number, width: number): string {
  if (column === 0)
    return 'The first column has no name. The first line must name every column; pandas leaves its index out with to_csv(…, index=False).';
  if (column === width - 1)
    return 'The last column has no name: the line ends with a delimiter. Remove it from every line, or name the column.';
  return 'A column has no name. The first line must name every column.';
}
