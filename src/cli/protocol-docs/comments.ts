import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Notes } from './table.ts';

const protocol = path.join(import.meta.dirname, '../../protocol');

const DOCSTRING =
  /^ *\/\*\*\s+(?:\* )?(?<text>.*?)\s+\*\/\n(?<indent> *)(?:export )?(?:const )?['"]?(?<name>[\w-]+(?::[\w-]+)*)/gms;
const EXPORT = /^(?:export )?const (\w+)/gm;

type Comment = {
  readonly of: string;
  readonly field: string | undefined;
  readonly depth: number;
  readonly text: string;
};

/** Fields of a constant are indented by two or four; those inside another field by more. */
const OUTER_DEPTH = 4;

/**
 * The docstrings of a file of src/protocol: zod keeps none of them, and a page that says no more than the types is of
 * little use. `of` is the constant; `field` one of its fields, or undefined for the constant's own.
 */
const commentsOf = (file: string): Comment[] => {
  const source = readFileSync(path.join(protocol, file), 'utf8');
  const constants = [...source.matchAll(EXPORT)].map(({ index, 1: name = '' }) => ({ index, name }));
  return [...source.matchAll(DOCSTRING)].map(({ index, groups }) => {
    const { text = '', indent = '', name = '' } = groups ?? {};
    return {
      of: indent === '' ? name : (constants.findLast((constant) => constant.index < index)?.name ?? ''),
      field: indent === '' ? undefined : name,
      depth: indent.length,
      text: text.replaceAll(/\s*\n\s*\* ?/g, ' ').replaceAll('|', '\\|'),
    };
  });
};

/** The docstring of a constant itself. */
export const docstringOf = (file: string, constant: string): string | undefined =>
  commentsOf(file).find(({ of, field }) => of === constant && field === undefined)?.text;

/** The docstrings of the fields of a constant, or of every constant of the file. */
export const fieldNotes = (file: string, constant?: string): Notes => {
  const comments = commentsOf(file).filter(({ of }) => constant === undefined || of === constant);
  return (name, nested) =>
    comments.find(({ field, depth }) => field === name && (nested || depth <= OUTER_DEPTH))?.text;
};
