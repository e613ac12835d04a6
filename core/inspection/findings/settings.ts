import type { NetworkConfig } from '../../config/config';
import type { RuleFacts } from '../../session/protocol/findings';
import { rules } from './registry';
import type { Rule } from './rule';

/** The config's word on one rule: switched off, or other thresholds. */
export type RuleSettings = Readonly<Record<string, number | boolean | undefined>>;

function settingsOf(config: Pick<NetworkConfig, 'findings'>, rule: Rule): RuleSettings {
  return config.findings?.[rule.code] ?? {};
}

export function isMuted(config: Pick<NetworkConfig, 'findings'>, rule: Rule): boolean {
  return settingsOf(config, rule).enabled === false;
}

/** The thresholds in force: the rule's, unless the config sets others. */
export function thresholdsOf(config: Pick<NetworkConfig, 'findings'>, rule: Rule): Record<string, number> {
  const settings = settingsOf(config, rule);
  return Object.fromEntries(
    Object.entries(rule.thresholds).map(([name, threshold]) => {
      const set = settings[name];
      return [name, typeof set === 'number' ? set : threshold.default];
    }),
  );
}

/** Every rule as the panel shows it. */
export function ruleFacts(config: Pick<NetworkConfig, 'findings'>): RuleFacts[] {
  return rules.map(rule => {
    const values = thresholdsOf(config, rule);
    return {
      id: rule.id,
      title: rule.title,
      muted: isMuted(config, rule),
      thresholds: Object.entries(rule.thresholds).map(([name, threshold]) => ({
        name,
        value: values[name],
        default: threshold.default,
        meaning: threshold.description,
      })),
    };
  });
}
