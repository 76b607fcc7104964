import { useEffect } from 'react';
import { pageOf } from '../../../protocol/pages.ts';
import { useLiveness } from '../../shared/staff/hub.tsx';
import { StaleBanner } from '../../shared/staff/frame/stale-banner.tsx';
import { TopBar } from '../../shared/staff/frame/top-bar.tsx';
import { useReceptionTexts } from '../texts.ts';
import { InsightView } from './insight-view.tsx';

/** Insight alone, with the way back to the administrator's own page. */
export const InsightPage = () => {
  const t = useReceptionTexts();
  const { isLive } = useLiveness();
  useEffect(() => {
    document.title = t('insight');
  }, [t]);
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar>
        <nav className="tabs" aria-label={t('views')}>
          <a href={pageOf('admin')}>{t('administration')}</a>
          <a href="#insight" aria-current="page">
            {t('insight')}
          </a>
        </nav>
      </TopBar>
      <StaleBanner />
      <InsightView />
    </div>
  );
};
