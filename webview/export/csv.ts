import { formatExact } from '../encoding/format';
import type { TextTable } from '../views/view';

/** A table with every row and every digit, as RFC 4180 has it. */
export function toCsv({ columns, rows }: TextTable): string {
  return [columns, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  const text = typeof value === 'number' ? formatExact(value) : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
