import { createHash } from 'node:crypto';

/**
 * Where the hub has a logo: `/logo/` and the SHA-256 of its `data:` URL, type and all. Screens are told this alone, since
 * the settings are in every snapshot of the directory.
 */
export const logoAddressOf = (logo: string): string => `/logo/${createHash('sha256').update(logo).digest('hex')}`;
