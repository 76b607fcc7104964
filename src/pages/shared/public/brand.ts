import { useEffect } from 'preact/hooks';
import type { Settings } from '../../../protocol/views.ts';

/** The hospital's own colour, for as long as the settings say so; the token file says where it goes. */
export const useHospitalColour = (settings: Settings | undefined): void => {
  const brand = settings?.colours?.brand ?? null;
  useEffect(() => {
    const { style } = document.documentElement;
    if (brand === null) {
      style.removeProperty('--hospital-brand');
      style.removeProperty('--hospital-on-brand');
    } else {
      style.setProperty('--hospital-brand', brand);
      style.setProperty('--hospital-on-brand', '#ffffff');
    }
  }, [brand]);
};
