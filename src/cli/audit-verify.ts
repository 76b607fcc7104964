import { parseArgs } from 'node:util';
import { verifyAudit, type Anchor, type Finding } from '../audit/verify.ts';
import { readConfig } from '../config.ts';
import { connectRaw } from '../database/connect.ts';
import { reachDatabase } from '../database/start/first-connection.ts';
import { embeddedUrl } from '../database/embedded/embedded.ts';
import { createLog } from '../log.ts';
import { run } from './run.ts';

const USAGE = 'It takes --anchor <seal>:<digest>, as the hub logged it (event audit_sealed), or nothing.';

/** `npm run audit:verify`: whether the audit is as it was written. Names what was altered or removed, and then exits with 1. */
await run(async () => {
  const anchor = anchorOf(process.argv.slice(2));
  const config = readConfig();
  const log = createLog(config);
  const session = {
    url: config.databaseUrl ?? (await embeddedUrl(config.dataDir)),
    nodeId: 'audit-verify',
    timeZone: config.timeZone,
    applicationName: 'queue-hub audit-verify',
    limits: 'maintenance',
  } as const;
  await reachDatabase({ session, log });
  const client = await connectRaw({ ...session, log });
  try {
    const { findings, ...verdict } = await verifyAudit(client, { anchor });
    const { records, unsealed, blanked, seals, lastSeal } = verdict;
    for (const finding of findings) say(inWords(finding));
    if (findings.length > 0) {
      process.exitCode = 1;
      return say('The audit is not as it was written.');
    }
    say(`The audit is as it was written: ${records} records, ${blanked} of them blanked by erasures, ${seals} seals.`);
    if (lastSeal) say(`Last seal: ${lastSeal.sealId}:${lastSeal.digest}`);
    if (unsealed > 0)
      say(`${unsealed} records are not under a seal yet: if one of them had been removed, it would not show.`);
  } finally {
    await client.end();
  }
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function anchorOf(args: string[]): Anchor | null {
  const { values } = parseArgs({ args, options: { anchor: { type: 'string' } } });
  if (values.anchor === undefined) return null;
  const [, sealId, digest] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(values.anchor.toLowerCase()) ?? [];
  if (sealId === undefined || digest === undefined) throw new Error(USAGE);
  return { sealId: Number(sealId), digest };
}

function inWords(finding: Finding): string {
  switch (finding.what) {
    case 'record_altered':
      return `Record ${finding.auditId} was altered${about(finding)}.`;
    case 'record_removed':
      return `Record ${finding.auditId} was removed.`;
    case 'record_inserted':
      return `Record ${finding.auditId} was inserted among sealed ones${about(finding)}.`;
    case 'erasure_altered':
      return `The list of what erasure ${finding.auditId} blanked was altered.`;
    case 'seal_altered':
      return `Seal ${finding.sealId} was altered, or one before it was made again.`;
    case 'seal_removed':
      return `Seal ${finding.sealId} was removed.`;
  }
}

function about({ row }: Extract<Finding, { row?: unknown }>): string {
  return row ? ` (${row.tableName} ${row.rowId ?? ''}, ${row.at.toISOString()})` : '';
}
