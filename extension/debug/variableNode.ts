import type { DebugProtocol } from '@vscode/debugprotocol';

/** One row of the Variables view. */
export interface VariableNode {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** What the row is as a watch expression. */
  readonly evaluateName?: string;
  /** Children by index, read in pages; the others are few and read at once. */
  readonly indexed?: number;
  children?(from: number, count: number): readonly VariableNode[] | Promise<readonly VariableNode[]>;
  /** Sets it from what the user wrote; answers how it reads now. */
  readonly set?: (text: string) => Promise<string>;
  /** The stop point that "Break on Value Change" makes of it. */
  readonly watch?: { readonly id: string; readonly description: string };
}

export function leaf(name: string, value: string, evaluateName?: string): VariableNode {
  return { name, value, evaluateName };
}

/** Rows by the numbers that the editor knows them by. The numbers hold until the run moves. */
export class VariableTree {
  private readonly holders = new Map<number, VariableNode>();
  private readonly listed = new Map<number, Map<string, VariableNode>>();
  private next = 1000;

  /** Every number given out so far is void. */
  forget(): void {
    this.holders.clear();
    this.listed.clear();
  }

  hold(node: VariableNode): number {
    if (!node.children) return 0;
    const reference = this.next++;
    this.holders.set(reference, node);
    return reference;
  }

  async list({
    variablesReference,
    filter,
    start = 0,
    count = 0,
  }: DebugProtocol.VariablesArguments): Promise<DebugProtocol.Variable[]> {
    const holder = this.holders.get(variablesReference);
    if (!holder?.children) return [];
    const { indexed = 0 } = holder;
    if (filter === 'named' && indexed > 0) return [];
    const nodes = await holder.children(start, count > 0 ? count : Math.max(indexed, 1));
    const known = this.listed.get(variablesReference) ?? new Map<string, VariableNode>();
    this.listed.set(variablesReference, known);
    return nodes.map(node => {
      known.set(node.name, node);
      return {
        name: node.name,
        value: node.value,
        type: node.type,
        evaluateName: node.evaluateName,
        variablesReference: this.hold(node),
        indexedVariables: node.indexed,
        presentationHint: node.set || node.children ? undefined : { attributes: ['readOnly'] },
      };
    });
  }

  /** A row that was listed under a number. */
  find(reference: number, name: string): VariableNode | undefined {
    return this.listed.get(reference)?.get(name);
  }
}
