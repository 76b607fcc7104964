import { useState } from 'react';

const STORED_AS = 'queue-hub.insight-as-table';

/** Whether this desk reads its figures as tables: kept on the machine. */
export const useTableChoice = (): readonly [isTable: boolean, toggle: () => void] => {
  const [isTable, setTable] = useState(read);
  const toggle = () => {
    setTable(!isTable);
    try {
      localStorage.setItem(STORED_AS, isTable ? 'no' : 'yes');
    } catch {
      // A browser that stores nothing forgets the choice with the page.
    }
  };
  return [isTable, toggle];
};

const read = (): boolean => {
  try {
    return localStorage.getItem(STORED_AS) === 'yes';
  } catch {
    return false;
  }
};
