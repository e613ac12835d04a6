import { runFailure } from '../../core/session/protocol/failure';
import { measureNames } from '../../core/session/stops/measures';
import type { Debuggee } from './debuggee';

/** What the debug console understands besides expressions. */
export const consoleWords = ['help', 'lr', 'goto'] as const;

/** The answer to a command of the console; undefined for what is an expression. */
export async function answerConsole(line: string, debuggee: Debuggee): Promise<string | undefined> {
  const [, word = '', rest = ''] = /^\s*(\w+)\s*(.*?)\s*$/.exec(line) ?? [];
  if (word === 'help' && rest === '') return help();
  if (word === 'lr' && rest !== '') {
    const { learningRate } = await debuggee.call('setLearningRate', { lr: numberFrom(rest, 'lr 0.01') });
    return `The learning rate is ${learningRate} from the next step on.`;
  }
  if (word === 'goto' && rest !== '') {
    const { step } = await debuggee.call('goTo', { step: numberFrom(rest, 'goto 120') });
    return `At step ${step}.`;
  }
  return undefined;
}

function numberFrom(text: string, example: string): number {
  const value = Number(text);
  if (Number.isNaN(value)) throw runFailure(`"${text}" is not a number: write for example ${example}.`);
  return value;
}

function help(): string {
  return [
    'An expression over measures is computed, such as loss, layer2.deadFraction > 0.5 or layer2.active[3].',
    `Measures: ${measureNames(false).join(', ')}; in the frame of a layer its own without the prefix.`,
    'lr 0.01   sets the learning rate from the next step on',
    'goto 120  goes to a step of the past',
  ].join('\n');
}
