import jsep from 'jsep';
import { runFailure } from '../protocol/failure';

/** What an expression may name: numbers, or lists of numbers by index. Asked only for what is really needed. */
export interface Scope {
  /** The names that can be asked for, for the message about one that cannot. */
  readonly names: readonly string[];
  /** Undefined for a name that is not known. */
  value(name: string): number | ArrayLike<number> | undefined;
}

/** An expression that was understood: arithmetic, comparisons and `&& || !` over names, `name[index]` and a few functions. */
export interface Expression {
  readonly text: string;
  /** Whether it gives a truth (1 or 0) rather than a number. */
  readonly isTruth: boolean;
  /** @throws SessionError when a name is not known or used wrongly */
  evaluate(scope: Scope): number;
}

type Evaluate = (scope: Scope) => number;

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const truths: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '!==': (a, b) => a !== b,
};

const functions: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  log10: Math.log10,
  exp: Math.exp,
  isNaN: value => Number(Number.isNaN(value)),
  isFinite: value => Number(Number.isFinite(value)),
};

/**
 * Reads an expression. Only the tree that jsep makes of it is walked: nothing in it is ever run as code.
 *
 * @throws SessionError that says what is wrong
 */
export function parseExpression(text: string): Expression {
  let tree: jsep.Expression;
  try {
    tree = jsep(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw runFailure(`"${text}" is not an expression: ${reason}.`);
  }
  const evaluate = compile(tree, text);
  return { text, isTruth: isTruth(tree), evaluate };
}

function compile(node: jsep.Expression, text: string): Evaluate {
  switch (node.type) {
    case 'Literal':
      return constant(node as jsep.Literal, text);
    case 'Identifier': {
      const { name } = node as jsep.Identifier;
      return scope => numberOf(name, scope);
    }
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression;
      const inner = compile(argument, text);
      if (operator === '-') return scope => -inner(scope);
      if (operator === '+') return inner;
      if (operator === '!') return scope => Number(inner(scope) === 0);
      break;
    }
    // jsep gives both kinds the same shape.
    case 'LogicalExpression':
    case 'BinaryExpression':
      return binary(node as jsep.BinaryExpression, text);
    case 'MemberExpression':
      return member(node as jsep.MemberExpression, text);
    case 'CallExpression':
      return call(node as jsep.CallExpression, text);
  }
  throw runFailure(
    `"${text}" is not an expression over measures: use numbers, names, + − * / %, comparisons, && || ! and brackets.`,
  );
}

function constant({ value }: jsep.Literal, text: string): Evaluate {
  if (typeof value === 'number') return () => value;
  if (typeof value === 'boolean') return () => Number(value);
  throw runFailure(`"${text}" holds a text; measures are numbers.`);
}

function binary({ operator, left, right }: jsep.BinaryExpression, text: string): Evaluate {
  const a = compile(left, text);
  const b = compile(right, text);
  if (operator === '&&') return scope => (a(scope) !== 0 ? Number(b(scope) !== 0) : 0);
  if (operator === '||') return scope => (a(scope) !== 0 ? 1 : Number(b(scope) !== 0));
  const number = arithmetic[operator];
  if (number) return scope => number(a(scope), b(scope));
  const truth = truths[operator];
  if (truth) return scope => Number(truth(a(scope), b(scope)));
  throw runFailure(`"${operator}" in "${text}" is not known here: use + − * / %, < <= > >= == != && || !.`);
}

/** `active[3]`, `layer2.deadFraction` and `layer2.active[3]`; names with a dot are asked for as one. */
function member(node: jsep.MemberExpression, text: string): Evaluate {
  if (!node.computed) {
    const name = dotted(node, text);
    return scope => numberOf(name, scope);
  }
  const name = dotted(node.object, text);
  const index = compile(node.property, text);
  return scope => {
    const list = known(name, scope);
    if (typeof list === 'number') throw runFailure(`"${name}" is one number and has no parts.`);
    const at = index(scope);
    if (!Number.isInteger(at) || at < 0 || at >= list.length)
      throw runFailure(`"${name}" has the parts 0 to ${list.length - 1}, not ${at}.`);
    return list[at];
  };
}

function dotted(node: jsep.Expression, text: string): string {
  if (node.type === 'Identifier') return (node as jsep.Identifier).name;
  const { computed, object, property } = node as jsep.MemberExpression;
  if (node.type === 'MemberExpression' && !computed)
    return `${dotted(object, text)}.${(property as jsep.Identifier).name}`;
  throw runFailure(`"${text}" cannot be read: a part is taken of something that has no name.`);
}

function call({ callee, arguments: given }: jsep.CallExpression, text: string): Evaluate {
  const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : '';
  // Own names only: what every object inherits is no function of ours.
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!apply || given.length !== 1)
    throw runFailure(
      `"${text}" calls something that is not known: there are ${Object.keys(functions).join(', ')}, each of one number.`,
    );
  const argument = compile(given[0], text);
  return scope => apply(argument(scope));
}

function known(name: string, scope: Scope): number | ArrayLike<number> {
  const value = scope.value(name);
  if (value === undefined)
    throw runFailure(`"${name}" is not measured here. There are ${scope.names.join(', ')}.`);
  return value;
}

function numberOf(name: string, scope: Scope): number {
  const value = known(name, scope);
  if (typeof value !== 'number')
    throw runFailure(`"${name}" has a number for each unit: write ${name}[0] for the first.`);
  return value;
}

function isTruth(node: jsep.Expression): boolean {
  if (node.type === 'UnaryExpression') return (node as jsep.UnaryExpression).operator === '!';
  if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression')
    return !Object.hasOwn(arithmetic, (node as jsep.BinaryExpression).operator);
  if (node.type === 'CallExpression') {
    const { callee } = node as jsep.CallExpression;
    return ['isNaN', 'isFinite'].includes((callee as jsep.Identifier).name);
  }
  return false;
}
