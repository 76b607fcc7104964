import { hash, verify } from '@node-rs/argon2';
import { createGate } from '../../limits/gate.ts';

/** argon2id (the package's default) with OWASP's first choice: 19 MiB, two passes, one lane. 10 to 30 ms of a core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing runs on the threads that files and look-ups of names share: guesses must not take all of them. */
const gate = createGate({ atOnce: 2, waiting: 100 });

/** Of a password that nobody knows, at the same cost: checking it takes as long as checking anybody's. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$OIgTDcpmSn3S64i/QSETrA$ztEp4oPIQaNiJObF0IvZhykNy+9EFKo2ugyQr7EYi50';

/** In PHC form, salt and cost included. Throws HubError('overloaded') behind too many others. */
export const hashPassword = (password: string): Promise<string> => gate(() => hash(password.normalize('NFC'), COST));

/**
 * Whether the password is the one behind `passwordHash`. Null (no such user, or one without a password) is false after the same
 * work, so that the time tells nobody which usernames exist. Throws HubError('overloaded') behind too many others.
 */
export const verifyPassword = (passwordHash: string | null, password: string): Promise<boolean> =>
  gate(async () => {
    const matches = await verify(passwordHash ?? NOBODYS_HASH, password.normalize('NFC'));
    return matches && passwordHash !== null;
  });
