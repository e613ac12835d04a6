/** Markup of an SVG file, put together as text: the file must stand by itself, outside of this page. */
export function escapeText(text: string): string {
  // Control characters are not allowed in XML, not even escaped.
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** Hundredths of a pixel are enough, and keep files small. */
export function decimal(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function tag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content?: string,
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? decimal(value) : escapeText(String(value))}"`,
    )
    .join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** What a font's shorthand says, as attributes: `600 11px "Segoe UI", sans-serif`. */
export function fontAttributes(font: string): Record<string, string | undefined> {
  const found = /^(?:(italic|oblique)\s+)?(?:(bold|[1-9]00)\s+)?([\d.]+)px(?:\/\S+)?\s+(.+)$/.exec(
    font.trim(),
  );
  if (!found) return { 'font-size': '10', 'font-family': 'sans-serif' };
  const [, style, weight, size, family] = found;
  return { 'font-style': style, 'font-weight': weight, 'font-size': size, 'font-family': family };
}
