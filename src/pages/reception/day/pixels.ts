import { MINUTE_MS } from '../../shared/staff/wait.tsx';

/** 80 an hour. */
export const HOUR_PX = 80;
export const HOUR_MS = 60 * MINUTE_MS;
export const pixels = (ms: number): number => (ms / HOUR_MS) * HOUR_PX;
export const msOf = (px: number): number => (px / HOUR_PX) * HOUR_MS;
