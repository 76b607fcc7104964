/** ITU-T E.164, of countries that a hospital of ours may be in; what a person sees before the number, no more. */
const DIAL_CODES =
  'AE971 AR54 AT43 AU61 BE32 BG359 BO591 BR55 CA1 CH41 CL56 CO57 CR506 CY357 CZ420 DE49 DK45 DO1 DZ213 EC593 EE372 EG20 ES34 FI358 FR33 GB44 GR30 GT502 HN504 HR385 HU36 IE353 IL972 IN91 IQ964 IS354 IT39 JO962 KW965 LB961 LI423 LT370 LU352 LV371 LY218 MA212 MT356 MX52 MZ258 NG234 NI505 NL31 NO47 NZ64 OM968 PA507 PE51 PL48 PS970 PT351 PY595 QA974 RO40 RS381 RU7 SA966 SD249 SE46 SI386 SK421 SV503 SY963 TN216 TR90 UA380 US1 UY598 VE58 YE967 ZA27 AO244';

/** `+49` for `DE`; empty where it is not known, since the hub reads national numbers by itself. */
export const dialCodeOf = (country: string | undefined): string => {
  const found = DIAL_CODES.split(' ').find((code) => code.slice(0, 2) === country);
  return found === undefined ? '' : `+${found.slice(2)}`;
};
