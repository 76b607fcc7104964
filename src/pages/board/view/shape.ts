import { useEffect, useState } from 'preact/hooks';
import type { Shape } from '../model.ts';

/** The same question as in the sheets. */
const portrait = matchMedia('(max-aspect-ratio: 1/1)');
const shapeNow = (): Shape => (portrait.matches ? 'portrait' : 'landscape');

export const useShape = (): Shape => {
  const [shape, setShape] = useState(shapeNow);
  useEffect(() => {
    const look = () => setShape(shapeNow());
    look();
    portrait.addEventListener('change', look);
    return () => portrait.removeEventListener('change', look);
  }, []);
  return shape;
};
