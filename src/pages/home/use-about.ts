import { useEffect, useState } from 'react';
import type { AboutReply } from '../../protocol/http.ts';

export type Readiness = { readonly database: boolean; readonly feed: boolean };

const fetchJson = async <Body>(path: string): Promise<Body | null> => {
  try {
    const response = await fetch(path, { cache: 'no-store', headers: { Accept: 'application/json' } });
    return (await response.json()) as Body;
  } catch {
    return null;
  }
};

const useFetched = <Body>(path: string): Body | null | undefined => {
  const [body, setBody] = useState<Body | null>();
  useEffect(() => {
    let current = true;
    void fetchJson<Body>(path).then((found) => {
      if (current) setBody(found);
    });
    return () => {
      current = false;
    };
  }, [path]);
  return body;
};

/** The hospital's name, and whether there are demo logins; null until the hub has said. */
export const useAbout = (): AboutReply | null => {
  const about = useFetched<AboutReply>('/about');
  return about && 'hospitalName' in about ? about : null;
};

/** Whether the hub can serve now; null where it does not answer, undefined until it has. */
export const useReadiness = (): Readiness | null | undefined => useFetched<Readiness>('/readyz');
