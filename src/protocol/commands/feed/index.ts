import { byName } from '../../by-name.ts';
import { subscribe } from './subscribe.ts';
import { unsubscribe } from './unsubscribe.ts';

export const feed = byName(subscribe, unsubscribe);
