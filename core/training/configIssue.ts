/** Values that are right one by one but do not fit together; `key` is the one to change. */
export interface ConfigIssue {
  readonly key: string;
  /** Stable, kebab-case. */
  readonly code: string;
  /** What is so and what to do. */
  readonly message: string;
}
