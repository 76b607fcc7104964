import type { Knex } from 'knex';

// What each step does and why: src/protocol/text/fold-name.ts, which folds what is typed. Both change together, by a new migration.

const LEFT_OUT =
  '[\\u00ad\\u00b7\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u061c\\u0640' +
  '\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u070f\\u0711\\u0730-\\u074a\\u08d3-\\u08ff' +
  '\\u115f\\u1160\\u180b-\\u180e\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u20d0-\\u20ff\\u2800' +
  '\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff\\u{e0000}-\\u{e0fff}]';

const BETWEEN_WORDS =
  '[\\u0001-\\u0026\\u0028-\\u002f\\u003a-\\u0040\\u005b-\\u005f\\u007b-\\u00bf\\u00d7\\u00f7\\u02c2-\\u02c5\\u02d2-\\u02df\\u037e\\u0387' +
  '\\u055b-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f4\\u060c\\u061b\\u061e\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965' +
  '\\u1680\\u2010-\\u205f\\u2190-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3003\\u3008-\\u3020\\u3030\\u30a0\\u30fb\\ufd3e\\ufd3f\\ufffd]+';

const CAPITALS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿ' +
  'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϏϘϚϜϞϠϢϤϦϨϪϬϮϷϺϽϾϿЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀ' +
  'ҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ' +
  'ᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿẞỺỼỾ𞤀𞤁𞤂𞤃𞤄𞤅𞤆𞤇𞤈𞤉𞤊𞤋𞤌𞤍𞤎𞤏𞤐𞤑𞤒𞤓𞤔𞤕𞤖𞤗𞤘𞤙𞤚𞤛𞤜𞤝𞤞𞤟𞤠𞤡';

const PLAIN = [
  ['ıøđðħłŧŋəɓɗƙƴɛɔς', 'ioddhltnebdkyeoσ'],
  ['ٱىةیېےکہھەۃ', 'ايهيييكهههه'],
  ['ךםןףץ', 'כמנפצ'],
  ['٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789'],
  ['‘’‛ʹʻʼʽʾʿˈ′‵`՚׳ꞌ', "''''''''''''''''"],
] as const;

/** The two texts of `translate`: each letter of the first becomes the one at its place in the second. */
const letters = (): { from: string; to: string } => {
  const plain = new Map(
    PLAIN.flatMap(([from, to]) => Array.from(from, (letter, n): [string, string] => [letter, Array.from(to)[n] ?? ''])),
  );
  for (const capital of CAPITALS) {
    const small = capital.toLowerCase();
    plain.set(capital, plain.get(small) ?? small);
  }
  const quoted = (texts: Iterable<string>) => `'${[...texts].join('').replaceAll("'", "''")}'`;
  return { from: quoted(plain.keys()), to: quoted(plain.values()) };
};

const inSql = (characters: string): string =>
  characters.replaceAll(/\\u\{(\w+)\}/g, (_, code: string) => `\\U${code.padStart(8, '0')}`);

/** Chinese, Japanese and Korean names are written without spaces: each of their characters may begin what is looked for. */
const UNSPACED =
  '\\u3005\\u3007\\u3041-\\u309f\\u30a1-\\u30ff\\u3105-\\u312f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3ffff}';

/**
 * The search column of patients: the name as it is compared, made by the database itself, so that it is right whoever writes the
 * row. One index finds whole names and their beginnings, in order and whatever the spaces; the other the beginnings of words.
 *
 * The audit leaves the column out: it says nothing that the name does not, and an erasure would have to blank it too.
 */
export const up = async (knex: Knex): Promise<void> => {
  const { from, to } = letters();
  await knex.raw(`
    CREATE FUNCTION public.fold_name(p_name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(normalize(
      regexp_replace(regexp_replace(regexp_replace(
        replace(replace(replace(replace(
          translate(
            regexp_replace(normalize(replace(p_name, '´', ''''), NFKD), '${inSql(LEFT_OUT)}', '', 'g'),
            ${from},
            ${to}),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '([ao])e+', '\\1', 'g'), '(^|[^aeiouq])ue+', '\\1u', 'g'),
        '${inSql(BETWEEN_WORDS)}', ' ', 'g'),
      NFC));

    COMMENT ON FUNCTION public.fold_name(text) IS
      'A name as it is compared: small letters without accents, umlauts without their e, one space between words.';

    CREATE FUNCTION public.name_words(p_name_key text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(
      string_to_array(translate(p_name_key, '''', ''), ' ')
      || string_to_array(regexp_replace(translate(p_name_key, '''', ' '), '([${inSql(UNSPACED)}])', ' \\1 ', 'g'), ' '),
      ''));

    COMMENT ON FUNCTION public.name_words(text) IS
      'What a folded name is found by the beginnings of: words, parts at an apostrophe, characters of scripts without spaces.';

    ALTER TABLE public.patients
      ADD COLUMN name_key text NOT NULL GENERATED ALWAYS AS (public.fold_name(full_name)) STORED;
    COMMENT ON COLUMN public.patients.name_key IS 'The name as it is searched and compared; full_name stays as typed.';

    CREATE INDEX patients_name_key_idx ON public.patients (translate(name_key, ' ''', '') COLLATE "C");
    CREATE INDEX patients_name_key_words_idx ON public.patients USING gin (public.name_words(name_key));
    DROP INDEX public.patients_name_words_idx;
  `);
  await replaceInAudit(knex, `'{password_hash,`, `'{name_key,password_hash,`);
};

export const down = async (knex: Knex): Promise<void> => {
  await replaceInAudit(knex, `'{name_key,password_hash,`, `'{password_hash,`);
  await knex.raw(`
    ALTER TABLE public.patients DROP COLUMN name_key;
    DROP FUNCTION public.name_words(text);
    DROP FUNCTION public.fold_name(text);
    CREATE INDEX patients_name_words_idx ON public.patients
      USING gin (to_tsvector('pg_catalog.simple'::regconfig, translate(full_name, './@:_', '     ')));
  `);
};

/** In the audit's function as it is by now. */
const replaceInAudit = async (knex: Knex, before: string, after: string): Promise<void> => {
  const { rows } = await knex.raw<{ rows: [{ body: string }] }>(
    `SELECT pg_get_functiondef('public.audit_record_change'::regproc) AS body`,
  );
  const changed = rows[0].body.replace(before, after);
  if (changed === rows[0].body) throw new Error(`The audit's function has no ${before}`);
  await knex.raw(changed.replaceAll('?', '\\?'));
};
