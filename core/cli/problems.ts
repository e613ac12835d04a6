import { relative } from 'node:path';
import type { Problem } from '../config/problem';

/** `file:line:column: severity: message [code]`, as compilers print it and terminals link it. */
export function formatProblem(problem: Problem, config: string): string {
  const file = problem.file === undefined ? config : shorter(problem.file);
  const { line, column } = problem.range;
  return `${file}:${line}:${column}: ${problem.severity}: ${problem.message} [${problem.code}]`;
}

function shorter(path: string): string {
  const near = relative(process.cwd(), path);
  return near && !near.startsWith('..') && near.length < path.length ? near : path;
}
