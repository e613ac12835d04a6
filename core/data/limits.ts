/** Values of the inputs beyond which the memory of a session could not hold them. */
export const mostValues = 200e6;
