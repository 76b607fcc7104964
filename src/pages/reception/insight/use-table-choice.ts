import { useState } from 'react';

const PLACE = 'queue-hub.insight-as-table';

/** Whether this desk reads its figures as tables: kept on the machine. */
export const useTableChoice = (): readonly [isTable: boolean, toggle: () => void] => {
  const [isTable, setTable] = useState(read);
  const toggle = () => {
    setTable(!isTable);
    try {
      localStorage.setItem(PLACE, isTable ? 'no' : 'yes');
    } catch {
      // A browser that stores nothing forgets the choice with the page.
    }
  };
  return [isTable, toggle];
};

const read = (): boolean => {
  try {
    return localStorage.getItem(PLACE) === 'yes';
  } catch {
    return false;
  }
};
