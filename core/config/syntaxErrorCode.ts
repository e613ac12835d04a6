/** The code of everything that breaks the grammar of JSON; VS Code's own JSON service reports those places as well. */
export const syntaxErrorCode = 'syntax-error';
