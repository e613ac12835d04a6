/** A region of the session's memory that this instance alone uses, for packed panels; see memory.ts. */
// @ts-ignore: decorator
@external("env", "scratch")
export declare const scratch: usize;
