import { HubError } from '../../protocol/errors.ts';
import { password as passwordField } from '../../protocol/user.ts';

export type Weakness = 'too_short' | 'too_long' | 'common' | 'repetitive' | 'like_username';

/** `password` + `2024!`: what people append to a common password, guessers append too. */
const APPENDED = /[\d\W_]{1,6}$/;
const OWN_CHARACTERS = 8;

/**
 * Why nobody should sign in with this password, or null. By length, a list of 49,000 common ones, and likeness to the username;
 * no rules of composition, which make passwords worse (NIST SP 800-63B).
 */
export const weaknessOf = async (password: string, { username }: { username: string }): Promise<Weakness | null> => {
  if (!passwordField.safeParse(password).success) return password.length > 100 ? 'too_long' : 'too_short';
  const folded = password.normalize('NFKC').toLowerCase();
  if (new Set(folded).size < 4) return 'repetitive';
  if (folded.replaceAll(username.normalize('NFKC').toLowerCase(), '').length < OWN_CHARACTERS) return 'like_username';
  const common = await commonPasswords();
  return common.has(folded) || common.has(folded.replace(APPENDED, '')) ? 'common' : null;
};

/** Throws HubError('invalid_input') naming the field and the weakness; never the password. */
export const refuseWeakPassword = async (
  password: string,
  { username, field }: { username: string; field: string },
): Promise<void> => {
  const weakness = await weaknessOf(password, { username });
  if (weakness === null) return;
  throw new HubError('invalid_input', {
    issues: [{ path: field, code: `password_${weakness}`, message: weaknessInWords[weakness] }],
  });
};

export const weaknessInWords: Readonly<Record<Weakness, string>> = {
  too_short: 'It is shorter than 10 characters.',
  too_long: 'It is longer than 256 characters.',
  common: 'It is among the passwords that are guessed first.',
  repetitive: 'It repeats the same few characters.',
  like_username: 'It is little more than the username.',
};

let loading: Promise<ReadonlySet<string>> | undefined;

/** Half a megabyte that most processes never need: loaded at first use. */
const commonPasswords = (): Promise<ReadonlySet<string>> => {
  loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  );
  return loading;
};
