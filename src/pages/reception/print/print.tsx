import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

type Print = (sheet: ReactNode) => void;
const PrintContext = createContext<Print | null>(null);

export const usePrint = (): Print => {
  const print = useContext(PrintContext);
  if (print === null) throw new Error('nothing prints here: the page is not inside its PrintProvider');
  return print;
};

/** Draws a sheet beside the page and opens the browser's printing; on paper there is only the sheet. */
export const PrintProvider = ({ children }: { children: ReactNode }) => {
  const [sheet, setSheet] = useState<ReactNode>(null);
  const print = useCallback((next: ReactNode) => setSheet(next), []);
  useEffect(() => {
    if (sheet === null) return;
    const done = () => setSheet(null);
    addEventListener('afterprint', done, { once: true });
    const frame = requestAnimationFrame(() => globalThis.print());
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('afterprint', done);
    };
  }, [sheet]);
  const drawn = useMemo(
    () => sheet && createPortal(<div className="print-sheet">{sheet}</div>, document.body),
    [sheet],
  );
  return (
    <PrintContext value={print}>
      {children}
      {drawn}
    </PrintContext>
  );
};
