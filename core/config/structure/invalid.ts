/** Stands for a value that has a problem; what depends on it is not reported again. */
export const invalid = Symbol('invalid');
