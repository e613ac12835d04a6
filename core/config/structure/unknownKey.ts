import type { Node } from 'jsonc-parser';
import { removeElement } from '../edits';
import { knownAs, remarkOnKey } from '../otherNames';
import type { TextFix } from '../problem';
import { closest } from '../similar';
import { keyNodeOf, keyOf, propertiesOf } from './nodes';
import { joinWords } from './schemaNode';
import type { SchemaNode } from './schemaNode';
import type { StructureReader, Subject } from './structureReader';

/** Says which key was meant, or which keys there are. */
export function reportUnknownKey(
  reader: StructureReader,
  property: Node,
  object: Node,
  schema: SchemaNode,
  subject: Subject,
): void {
  const key = keyNodeOf(property);
  const name = keyOf(property);
  const known = Object.keys(schema.properties ?? {});
  const taken = new Set(propertiesOf(object).map(keyOf));
  const meant = knownAs(name, known) ?? closest(name, known);
  const remark = remarkOnKey(name);
  const remove: TextFix = {
    title: `Remove "${name}"`,
    edits: [removeElement(reader.document.text, property)],
  };
  if (meant !== undefined && !taken.has(meant)) {
    reader.report('unknown-key', key, `${subject} has no key "${name}"; did you mean "${meant}"?`, [
      {
        title: `Rename to "${meant}"`,
        edits: [{ offset: key.offset, length: key.length, text: `"${meant}"` }],
      },
    ]);
  } else if (remark) {
    reader.report('unknown-key', key, `${subject} has no key "${name}": ${remark}`, [remove]);
  } else {
    const free = known.filter(each => each !== 'type' && each !== '$schema' && !taken.has(each));
    const choice =
      free.length > 0
        ? ` It can also have ${joinWords(
            free.map(each => `"${each}"`),
            'and',
          )}.`
        : ' Remove it.';
    reader.report('unknown-key', key, `${subject} has no key "${name}".${choice}`);
  }
}
