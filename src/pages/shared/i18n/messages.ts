import type { Language } from '../../../protocol/languages.ts';

/** By Intl.PluralRules: `t('people', { count: 3 })` says `people_few` where the language has a form for a few. */
type PluralCategories = {
  en: 'one' | 'other';
  de: 'one' | 'other';
  es: 'one' | 'many' | 'other';
  pt: 'one' | 'many' | 'other';
  ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
};
type AnyCategory = PluralCategories[Language];

type PluralBase<Key extends string> = Key extends `${infer Base}_${AnyCategory}` ? Base : never;
type PlainKey<Key extends string> = Key extends `${string}_${AnyCategory}` ? never : Key;

/** What code asks for: a plural without its suffix. */
export type MessageKey<Messages> = PlainKey<keyof Messages & string> | PluralBase<keyof Messages & string>;

/**
 * The English messages in another language: every key, and of a plural every form that the language has, so that a
 * missing one does not compile. `export const messages: Translation<'de', typeof english> = { … }`.
 */
export type Translation<L extends Language, Messages> = {
  readonly [Key in PlainKey<keyof Messages & string>]: string;
} & {
  readonly [Key in `${PluralBase<keyof Messages & string>}_${PluralCategories[L]}`]: string;
};

type PlaceholderIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | PlaceholderIn<Rest> : never;

type TextsOf<Messages, Key extends string> = {
  [K in keyof Messages]: K extends Key | `${Key}_${AnyCategory}` ? Messages[K] : never;
}[keyof Messages];

type IsPlural<Messages, Key extends string> = Key extends PluralBase<keyof Messages & string> ? true : false;

type Placeholder<Messages, Key extends string> =
  | PlaceholderIn<TextsOf<Messages, Key>>
  | (IsPlural<Messages, Key> extends true ? 'count' : never);

/** What the English text has in braces must be given; `count` is a number. */
export type MessageArguments<Messages, Key extends string> = [Placeholder<Messages, Key>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholder<Messages, Key>]: Name extends 'count' ? number : string }];

export type Translate<Messages> = <Key extends MessageKey<Messages>>(
  key: Key,
  ...values: MessageArguments<Messages, Key>
) => string;
