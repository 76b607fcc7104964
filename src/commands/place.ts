import type { Transaction } from 'objection';
import { Area } from '../models/area.ts';
import { Site } from '../models/site.ts';
import { HubError } from '../protocol/errors.ts';
import { invalidInput } from './invalid-input.ts';

type Asked = { readonly siteId?: string | undefined; readonly areaId?: string | null | undefined };

/** The site and the waiting area that somebody names are there, and at one place. Throws HubError('not_found', 'invalid_input'). */
export const expectPlaces = async (trx: Transaction, { siteId, areaId }: Asked): Promise<void> => {
  if (siteId !== undefined && !(await Site.query(trx).findById(siteId))) throw new HubError('not_found', { siteId });
  if (typeof areaId !== 'string') return;
  const area = await Area.query(trx).findById(areaId);
  if (!area) throw new HubError('not_found', { areaId });
  if (siteId !== undefined && area.siteId !== siteId)
    throw invalidInput('areaId', 'other_site', 'It is at another site');
};
