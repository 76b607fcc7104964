import { useEffect, useState } from 'preact/hooks';

/** Something that changes outside of the page's components. `snapshot` is the same object until it does. */
export type Store<Snapshot> = {
  readonly snapshot: Snapshot;
  onChange(listener: () => void): () => void;
};

/** Draws at most once a frame: two hundred changes a second are sixty pictures. */
export const useStore = <Snapshot>(store: Store<Snapshot>): Snapshot => {
  const [snapshot, setSnapshot] = useState(store.snapshot);
  useEffect(() => {
    let drawing = false;
    const draw = () => {
      drawing = false;
      setSnapshot(store.snapshot);
    };
    const stop = store.onChange(() => {
      if (drawing) return;
      drawing = true;
      inNextFrame(draw);
    });
    draw();
    return stop;
  }, [store]);
  return snapshot;
};

/** A page in the background gets no frames, but its picture must be right when it is looked at again. */
const inNextFrame = (draw: () => void): void => {
  if (document.visibilityState === 'visible') requestAnimationFrame(draw);
  else setTimeout(draw);
};
