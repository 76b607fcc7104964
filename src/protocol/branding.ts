import * as z from 'zod/mini';

const LONGEST_LOGO = 44_000;
/** Text of white on it, and it on white: what is read across a waiting room. */
const CONTRAST = 7;

/**
 * A `data:` URL of a PNG, WebP or SVG picture of 32 KB at most. Pages show it by `<img>` alone, where an SVG's scripts
 * and links are dead.
 */
export const logo = z
  .string()
  .check(
    z.maxLength(LONGEST_LOGO),
    z.regex(/^data:image\/(?:png|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/, 'a data URL of a PNG, WebP or SVG'),
  );

/** Where the hub has the present one, as settings tell it. */
export const logoAddress = z.string().check(z.regex(/^\/logo\/[0-9a-f]{64}$/, 'where the hub has the logo'));

export const isLogoAddress = (url: string): boolean => logoAddress.safeParse(url).success;

export const isLogo = (url: string): boolean => logo.safeParse(url).success;

/** CSS hexadecimal, dark enough for white text of 7:1 on it. */
export const brandColour = z.string().check(
  z.regex(/^#[0-9a-fA-F]{6}$/),
  z.refine((colour) => contrastWithWhite(colour) >= CONTRAST, 'too pale: white text on it needs a contrast of 7:1'),
);

export const isBrandColour = (colour: string): boolean => brandColour.safeParse(colour).success;

/** By WCAG 2.2, from 1 to 21. */
const contrastWithWhite = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
};
