import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { ConfigDocument } from './document';
import type { Problem, TextFix } from './problem';
import { repairSymbol } from './symbolRepair';
import { syntaxErrorCode } from './syntaxErrorCode';

export interface ParsedConfig {
  readonly document: ConfigDocument;
  readonly problems: readonly Problem[];
}

/** Parses JSON with comments and trailing commas, recovering after errors as well as the text allows. Never throws. */
export function parseConfig(text: string, path: string): ParsedConfig {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    // A byte order mark is no part of the text; a space keeps all offsets.
    root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const document = new ConfigDocument(text, path, undefined);
    const message = 'The brackets are nested too deep for a config. Remove the extra ones.';
    return {
      document,
      problems: [{ code: syntaxErrorCode, severity: 'error', message, range: document.range(0, 1) }],
    };
  }
  const document = new ConfigDocument(text, path, root);
  return { document, problems: withoutEchoes(text, errors).map(error => toProblem(document, error)) };
}

/**
 * The parser resumes at the next token and often stumbles there again: of the errors that follow each other on a line only
 * the first is kept, and every unknown word, since each of them is a mistake of its own.
 */
function withoutEchoes(text: string, errors: readonly ParseError[]): ParseError[] {
  const kept: ParseError[] = [];
  let end = -1;
  for (const error of errors) {
    const between = end < 0 ? '\n' : text.slice(end, error.offset);
    const previous = kept.at(-1);
    if (previous && between === '' && isSymbol(error) && isSymbol(previous)) {
      // "-Infinity" and "-.5" come as two symbols.
      kept[kept.length - 1] = { ...previous, length: error.offset + error.length - previous.offset };
    } else if (isSymbol(error) || (/[\r\n]/.test(between) && between.trim() !== '') || !previous) {
      kept.push(error);
    }
    end = error.offset + error.length;
  }
  return kept;
}

function isSymbol(error: ParseError): boolean {
  return printParseErrorCode(error.error) === 'InvalidSymbol';
}

function toProblem(document: ConfigDocument, parseError: ParseError): Problem {
  const { text } = document;
  const { error, offset, length } = isSymbol(parseError) ? wholeWord(text, parseError) : parseError;
  const problem = (message: string, fixes?: readonly TextFix[]): Problem => ({
    code: syntaxErrorCode,
    severity: 'error',
    message,
    range: document.range(offset, length),
    ...(fixes && { fixes }),
  });
  const found =
    length === 0 || offset >= text.length
      ? 'the text ends'
      : `"${text.slice(offset, offset + length)}" stands here`;
  switch (printParseErrorCode(error)) {
    case 'InvalidSymbol': {
      const repair = repairSymbol(text.slice(offset, offset + length), text.slice(offset + length));
      return {
        ...problem(repair.message, fix(repair.title, offset, length, repair.text)),
        code: repair.code,
      };
    }
    case 'CommaExpected': {
      const end = text.slice(0, offset).trimEnd().length;
      if (end === offset && /\d/.test(text[offset - 1] ?? '')) {
        return problem(
          'This number is written in a way that JSON does not know. Begin it with one digit other than 0, or with 0 and a point.',
        );
      }
      // Behind a comment the comma would be part of it.
      const certain = !/\/\/|\*\//.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end));
      return problem(
        'A comma is missing before this. Values of a list and keys of an object are separated by commas.',
        certain ? fix('Insert the comma', end, 0, ',') : undefined,
      );
    }
    case 'ColonExpected':
      return problem(
        'A colon is missing between the key and this value.',
        fix('Insert the colon', offset, 0, ': '),
      );
    case 'PropertyNameExpected':
      return problem(
        /\d,$/.test(text.slice(0, offset)) && /^\d/.test(text.slice(offset))
          ? 'A comma separates keys. Write decimals with a point, as in 0.1.'
          : `A key in double quotes belongs here, but ${found}.`,
      );
    case 'ValueExpected':
      return problem(
        document.root === undefined
          ? 'The config is empty. Write an object with "data", "layers", "loss" and "optimizer", or run “Deadeye: New Network”.'
          : `A value is missing: ${found}. Write a number, a text in double quotes, true, false, a list or an object.`,
      );
    case 'CloseBraceExpected':
      return problem(`An object is not closed: "}" is expected, but ${found}.`);
    case 'CloseBracketExpected':
      return problem(`A list is not closed: "]" is expected, but ${found}.`);
    case 'EndOfFileExpected':
      return problem(
        'The config has ended before this. Remove what follows, or the bracket that closed it too early.',
      );
    case 'UnexpectedEndOfComment':
      return problem('This comment is not closed. End it with */.');
    case 'UnexpectedEndOfString':
      return problem('This text is not closed. End it with a double quote on the same line.');
    case 'UnexpectedEndOfNumber':
      return problem('This number is not complete: digits are missing after the point or the exponent.');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return problem('This text has an escape that JSON does not know. Write a backslash as \\\\.');
    default:
      return problem('This character cannot stand in a config. Remove it.');
  }
}

/** The parser takes "0x10" for the number 0 and an unknown word; the reader sees one word. */
function wholeWord(text: string, error: ParseError): ParseError {
  const before = /[\w.+-]*$/.exec(text.slice(0, error.offset))?.[0].length ?? 0;
  return { ...error, offset: error.offset - before, length: error.length + before };
}

function fix(title: string, offset: number, length: number, text: string | undefined): TextFix[] | undefined {
  return text === undefined ? undefined : [{ title, edits: [{ offset, length, text }] }];
}
