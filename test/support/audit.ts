import { pino } from 'pino';
import { verifyAudit, type Anchor, type Verdict } from '../../src/audit/verify.ts';
import { connectRaw } from '../../src/database/connect.ts';

/** What `npm run audit:verify` would say of this database. */
export const auditVerdict = async (url: string, anchor: Anchor | null = null): Promise<Verdict> => {
  const client = await connectRaw({ url, nodeId: 'test', timeZone: 'UTC', log: pino({ level: 'silent' }) });
  try {
    return await verifyAudit(client, { anchor });
  } finally {
    await client.end();
  }
};
