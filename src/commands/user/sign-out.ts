import { endSessions } from '../../auth/sessions/sessions.ts';
import { defineCommand } from '../../execution/define.ts';
import { staffSender } from '../sender.ts';

export const signOut = defineCommand('user:sign-out', async ({ everywhere = false }, { trx, principal, now }) => {
  const { userId, sessionId } = staffSender(principal);
  return {
    signedOut: await endSessions(trx, everywhere ? { userId } : { sessionId }, { at: now, reason: 'signed_out' }),
  };
});
