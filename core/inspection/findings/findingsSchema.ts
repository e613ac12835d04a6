import { Type } from '@sinclair/typebox';
import type { TSchema } from '@sinclair/typebox';
import { rules } from './registry';

/** The config's `findings`: rules by name, each of which may be switched off or given other thresholds. */
export const findingsSchema = Type.Object(
  Object.fromEntries(
    rules.map((rule): [string, TSchema] => [
      rule.code,
      Type.Optional(
        Type.Object(
          {
            enabled: Type.Optional(
              Type.Boolean({ default: true, description: 'Switches the rule off when false.' }),
            ),
            ...Object.fromEntries(
              Object.entries(rule.thresholds).map(([name, threshold]): [string, TSchema] => [
                name,
                Type.Optional(
                  Type.Number({ default: threshold.default, description: threshold.description }),
                ),
              ]),
            ),
          },
          {
            additionalProperties: false,
            title: rule.code,
            description: `${rule.id}, ${rule.title}. ${rule.why}`,
          },
        ),
      ),
    ]),
  ),
  {
    additionalProperties: false,
    title: 'findings',
    description: 'What is reported of a run: each rule can be switched off or given other thresholds.',
  },
);
